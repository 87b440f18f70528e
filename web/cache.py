"""A cache that lasts: allauth counts sign-ins in it, and a count must not be driven out or lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from web.models import CacheEntry


class LastingCache(BaseCache):
    """Entries in a table, under hashed keys, of whatever JSON can hold.

    Django's own database cache counts its entries before every write, drops live ones when they
    are many, and goes on when a write has failed; here a flood costs nothing, an entry stays until
    it expires, and what cannot be stored is an error.
    """

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        live = Q(expires__gt=timezone.now()) | Q(expires=None)
        row = CacheEntry.objects.filter(live, key=self._hash(key, version)).first()
        return default if row is None else row.value

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        row = CacheEntry(key=self._hash(key, version), value=value, expires=self._end(timeout))
        CacheEntry.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "expires"],
        )

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Store what is not there; of two at once one is told that it is."""
        row = CacheEntry(key=self._hash(key, version), value=value, expires=self._end(timeout))
        try:
            with transaction.atomic():
                CacheEntry.objects.filter(key=row.key, expires__lte=timezone.now()).delete()
                row.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        found = CacheEntry.objects.filter(key=self._hash(key, version))
        return found.update(expires=self._end(timeout)) > 0

    def delete(self, key: Any, version: int | None = None) -> bool:
        return CacheEntry.objects.filter(key=self._hash(key, version)).delete()[0] > 0

    def clear(self) -> None:
        CacheEntry.objects.all().delete()

    def _hash(self, key: Any, version: int | None) -> str:
        # As a hash any key will do, and none names whom it counts.
        words = self.make_key(key, version)
        return salted_hmac("web.cache", words, algorithm="sha256").hexdigest()

    def _end(self, timeout: Any) -> datetime | None:
        seconds = self.get_backend_timeout(timeout)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
