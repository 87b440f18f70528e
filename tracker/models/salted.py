"""Rows with free words in them."""

from __future__ import annotations

from django.db import models

from tracker.digests import new_salt


class Salted(models.Model):
    """A row with free words in it. Without its salt nothing can be tried against their digest."""

    salt = models.CharField(max_length=32, null=True, default=new_salt, editable=False)

    class Meta:
        abstract = True
