"""Tables that the faces share; sessions are described where they are used."""

from web.sessions import Session

__all__ = ["Session"]
