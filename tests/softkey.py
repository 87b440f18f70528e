"""A passkey in software: a real P-256 key that answers as an authenticator does (WebAuthn)."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

RP, ORIGIN = "localhost", "http://localhost"
PRESENT, VERIFIED, ENROLS = 0x01, 0x04, 0x40


class SoftKey:
    """One credential; `verifies` says whether it asks its holder for a finger or a PIN."""

    def __init__(self, *, verifies: bool = True, origin: str = ORIGIN) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.origin = origin

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def enrols(self, options: dict[str, Any]) -> str:
        """The answer to an enrolment, as the browser posts it."""
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        rp = hashlib.sha256(RP.encode()).digest()
        data = AuthenticatorData.create(rp, self.flags | ENROLS, 0, made)
        client = self._client("webauthn.create", options["publicKey"]["challenge"])
        return self._answer(
            clientDataJSON=client, attestationObject=AttestationObject.create("none", data, {})
        )

    def signs(self, options: dict[str, Any]) -> str:
        """The answer to what it is asked to sign, as the browser posts it."""
        rp = hashlib.sha256(RP.encode()).digest()
        data = AuthenticatorData.create(rp, self.flags, 0)
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _answer(self, **response: bytes) -> str:
        said = {name: websafe_encode(bytes(value)) for name, value in response.items()}
        key = websafe_encode(self.id)
        return json.dumps({"type": "public-key", "id": key, "rawId": key, "response": said})
