"""Secrets from the environment, or made once and kept in ``var/`` for this machine only."""

import os
import secrets
from pathlib import Path


def secret(name: str, path: Path) -> str:
    """Return the secret ``name`` from the environment, else from ``path``, made when absent.

    The file is readable by its owner only. It is written aside and then linked into place, so that
    two processes starting at once agree on one value and none reads half of it.
    """
    if value := os.environ.get(name):
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
