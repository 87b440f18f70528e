"""No midnight mails: when a message may leave."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.timing import Hours, digest, release
from tracker.time.calendar import Calendar
from tracker.time.clocks import ZONE

# Monday 2 to Friday 6 March; Thursday off, Saturday 7 worked in its place.
CALENDAR = Calendar.of({date(2026, 3, 5): "holiday"}, {date(2026, 3, 7): "make-up"}, [2026, 2027])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


ALL_DAYS = Hours(working_days=False)
NOON = Hours(quiet_from=time(12), quiet_to=time(14))
NEVER_QUIET = Hours(quiet_from=time(0), quiet_to=time(0))


@pytest.mark.parametrize(
    ("now", "hours", "leaves"),
    [
        (at(2, 9), Hours(), at(2, 9)),
        (at(2, 8), Hours(), at(2, 8)),
        (at(2, 7, 59), Hours(), at(2, 8)),
        (at(2, 0), Hours(), at(2, 8)),
        (at(2, 20), Hours(), at(3, 8)),
        (at(2, 23, 59), Hours(), at(3, 8)),
        (at(4, 21), Hours(), at(6, 8)),  # over the holiday
        (at(4, 21), ALL_DAYS, at(5, 8)),
        (at(6, 21), Hours(), at(7, 8)),  # a Saturday that works
        (at(7, 21), Hours(), at(9, 8)),
        (at(8, 12), Hours(), at(9, 8)),
        (at(8, 12), ALL_DAYS, at(8, 12)),
        (at(2, 13), NOON, at(2, 14)),
        (at(2, 23), NOON, at(2, 23)),
        (at(2, 3), NEVER_QUIET, at(2, 3)),
        (at(8, 3), NEVER_QUIET, at(9, 0)),
    ],
)
def test_release(now: datetime, hours: Hours, leaves: datetime) -> None:
    assert release(now, hours, CALENDAR) == leaves
    assert release(now.astimezone(UTC), hours, CALENDAR) == leaves


@pytest.mark.parametrize(
    ("now", "hours", "leaves"),
    [
        (at(2, 8), Hours(), at(2, 8, 30)),
        (at(2, 8, 30), Hours(), at(2, 8, 30)),
        (at(2, 8, 31), Hours(), at(3, 8, 30)),
        (at(4, 12), Hours(), at(6, 8, 30)),
        (at(6, 12), Hours(), at(7, 8, 30)),
        (at(7, 12), Hours(), at(9, 8, 30)),
        (at(7, 12), ALL_DAYS, at(8, 8, 30)),
        (at(2, 12), Hours(digest_at=time(6)), at(3, 8)),  # asked for in quiet hours
    ],
)
def test_digest(now: datetime, hours: Hours, leaves: datetime) -> None:
    assert digest(now, hours, CALENDAR) == leaves


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(ZONE)),  # noqa: DTZ001
    st.builds(Hours, st.times(), st.times(), st.booleans(), st.times()),
)
def test_what_leaves_may_leave(now: datetime, hours: Hours) -> None:
    for moment in (release(now, hours, CALENDAR), digest(now, hours, CALENDAR)):
        assert now <= moment < now + timedelta(days=10)
        assert not hours.quiet(moment.timetz().replace(tzinfo=None))
        assert not hours.working_days or CALENDAR.is_working(moment.date())
        assert release(moment, hours, CALENDAR) == moment
