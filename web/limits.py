"""How often something may be tried, and proofs that count once.

Both stand in tables of the database: no flood of other keys drives a count or a used proof out
before its time, and what cannot be counted is refused (`Unavailable`). Who is counted is kept as a
keyed hash. The moment is passed in.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.db import Error, IntegrityError, connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from jobs.tidying import tidying
from tracker.errors import Refused
from web.models import Attempts, CacheEntry, UsedProof

logger = logging.getLogger(__name__)

IPV6_PREFIX = 64  # what one subscriber is given: whoever has it has all its addresses
GRACE = timedelta(hours=1)  # what is over stays so long, for machines whose clocks differ

# One statement, so that of two at once both are counted. A count that is over begins anew.
ONE_MORE = """
INSERT INTO web_attempts (key, count, until) VALUES (%(key)s, 1, %(until)s)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN web_attempts.until > %(at)s THEN web_attempts.count + 1 ELSE 1 END,
    until = CASE WHEN web_attempts.until > %(at)s THEN web_attempts.until ELSE excluded.until END
RETURNING count
"""


class Unavailable(Refused):
    """Limits cannot be looked up or counted just now: nobody is let through."""

    message = _("This cannot be checked just now. Nothing was done; try again in a moment.")


@dataclass(frozen=True)
class Limit:
    """At most so many attempts within the stretch of time that begins with the first of them."""

    name: str
    most: int
    within: timedelta


# A limit and whom it counts: an address, a person, the number of a case.
Counted = tuple[Limit, str]


def take(at: datetime, *counted: Counted) -> bool:
    """Count one attempt; False if it is one too many for any of these limits.

    An attempt that comes to nothing bad can be given back. Counting comes first, so that a
    hundred guesses at once are a hundred guesses.
    """
    with _store():
        return all(_one_more(limit, who, at) <= limit.most for limit, who in counted)


def give_back(*counted: Counted) -> None:
    """Take back an attempt that was counted."""
    keys = [_key(limit.name, who) for limit, who in counted]
    with _store():
        Attempts.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)


def use_up(proof: str, until: datetime) -> bool:
    """Use a proof; False if it has been used before. `until` is when it is no longer good."""
    try:
        with _store():
            UsedProof.objects.create(key=_key("proof", proof), until=until)
    except IntegrityError:
        return False
    return True


def address(request: HttpRequest) -> str:
    """Where a request comes from, past our own proxies; of IPv6 the subscriber's network."""
    found = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))


@tidying
def tidy(now: datetime) -> None:
    """Throw away what is over."""
    Attempts.objects.filter(until__lt=now - GRACE).delete()
    UsedProof.objects.filter(until__lt=now - GRACE).delete()
    CacheEntry.objects.filter(expires__lt=now - GRACE).delete()


def _key(kind: str, words: str) -> str:
    return salted_hmac(f"web.limits.{kind}", words, algorithm="sha256").hexdigest()


def _one_more(limit: Limit, who: str, at: datetime) -> int:
    adapt = connection.ops.adapt_datetimefield_value
    values = {
        "key": _key(limit.name, who),
        "at": adapt(at),
        "until": adapt(at + limit.within),
    }
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, values)
        return int(cursor.fetchone()[0])


@contextmanager
def _store() -> Iterator[None]:
    """A transaction of its own, which nobody else's failure rolls back; any fault of it refuses."""
    try:
        with transaction.atomic(durable=True):
            yield
    except IntegrityError:
        raise
    except Error as error:
        logger.error("limits are out of reach: %s", type(error).__name__)
        raise Unavailable from error
