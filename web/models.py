"""What the faces remember for a while: sessions, attempts counted, proofs used up, the cache."""

from __future__ import annotations

from django.db import models

from web.sessions import Session

__all__ = ["Attempts", "CacheEntry", "Session", "UsedProof"]


class Attempts(models.Model):
    """How often one thing was attempted by one person or address, until the count begins anew."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)


class UsedProof(models.Model):
    """A proof that counts once and has counted; `until` the proof itself is no longer good."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)


class CacheEntry(models.Model):
    """What web.cache holds; without a moment at which it expires, for good."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    expires = models.DateTimeField(null=True, db_index=True)
