"""Secrets of telephones and printed codes lie encrypted from here on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import migrations
from encrypted_fields.fields import EncryptedTextField

SECRETS = ("secret", "seed")


def encrypted(text: str) -> str:
    fernet = EncryptedTextField().f
    try:
        fernet.decrypt(text.encode())
    except InvalidToken:
        return str(fernet.encrypt(text.encode()).decode())
    return text


def decrypted(text: str) -> str:
    try:
        return str(EncryptedTextField().f.decrypt(text.encode()).decode())
    except InvalidToken:
        return text


def each(change: Callable[[str], str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, editor: Any) -> None:
        for row in apps.get_model("mfa", "Authenticator").objects.all():
            kept = row.data
            found = {name: change(kept[name]) for name in SECRETS if name in kept}
            if "migrated_codes" in kept:
                found["migrated_codes"] = [change(code) for code in kept["migrated_codes"]]
            if found:
                row.data = {**kept, **found}
                row.save(update_fields=["data"])

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(each(encrypted), each(decrypted))]
