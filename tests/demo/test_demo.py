"""The demo county: everybody and every state is there, and it was made through the door."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import demo
from demo import archive, material
from demo.load import load
from tracker import drawing, posts, track
from tracker.models import (
    Accountability,
    CallBack,
    Case,
    CaseEvent,
    Draw,
    Evidence,
    ImportBatch,
    Post,
    Request,
    TextVersion,
    TrackEntry,
    Unit,
    User,
)
from tracker.road import EXITS
from tracker.vocabulary import (
    RequestKind,
    Role,
    Satisfaction,
    Status,
    Tenure,
    UnitClass,
    UnitKind,
)
from workflows import route_check
from workflows.outbox import after

TODAY = date(2026, 11, 21)
NOON = timezone.make_aware(datetime.combine(TODAY, time(12)))
CASES = 72


@pytest.fixture(scope="module")
def county(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """A small county, loaded once for the tests of this file and rolled back after them."""
    folder = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder, DEMO=True),
        transaction.atomic(),
    ):
        load(TODAY, CASES, quiet=True)
        yield
        transaction.set_rollback(True)


def statuses() -> Counter[str]:
    return Counter(Case.objects.values_list("status", flat=True))


def test_units_and_people(county: None) -> None:
    units = Unit.objects.filter(kind=UnitKind.UNIT)
    assert (units.count(), units.filter(appraised=True).count()) == (53, 47)
    assert set(units.values_list("unit_class", flat=True)) == set(UnitClass.values)
    assert Unit.objects.exclude(kind=UnitKind.UNIT).count() > 50
    held = Post.objects.filter(tenure=Tenure.HOLDER)
    roles = Counter(held.values_list("role", flat=True))
    assert roles == {
        Role.CLERK: 3, Role.HEAD: 53, Role.OFFICER: 54, Role.INSPECTOR: 12,
        Role.DIRECTOR: 1, Role.DISCIPLINE: 1, Role.AUDITOR: 1, Role.ADMIN: 1,
    }  # fmt: skip
    names = User.objects.values_list("name", flat=True)
    assert len(set(names)) == len(names)
    assert User.objects.filter(employer__isnull=False).count() == 4
    deputy = posts.actor(User.objects.get(username="officer.justice"), NOON, role=Role.HEAD)
    assert (deputy.in_term, deputy.stands_in) == (True, True)  # the head is away
    assert User.objects.get(username="officer.water").check_password(demo.PASSWORD)
    assert not User.objects.filter(is_superuser=True).exists()


def test_every_state_and_turn_is_there(county: None) -> None:
    found = statuses()
    made = set(Status.values)
    assert set(found) == made
    assert sum(found.values()) + 8 >= CASES
    verbs = set(CaseEvent.objects.values_list("verb", flat=True))
    assert {
        "return",
        "rework",
        "respond",
        "propose_long",
        "decide_long",
        "milestone",
        "merge",
        "unmerge",
        "reject",
        "correct",
        "account",
        "attach",
    } <= verbs
    assert Case.objects.filter(round__gt=1).exists()
    assert Case.objects.filter(channel__code="follow_up", origin__status="closed").exists()
    now = timezone.make_aware(datetime.combine(TODAY, time(9)))
    late = Case.objects.filter(status="deadline", due_at__lt=now)
    timely = Case.objects.filter(status="deadline", due_at__gt=now)
    assert late.exists()
    assert timely.exists()
    assert CallBack.objects.values("satisfaction").distinct().count() >= 5
    assert set(CallBack.objects.values_list("satisfaction", flat=True)) <= {"", *Satisfaction}
    assert Accountability.objects.exists()
    assert {"image/jpeg"} <= set(Evidence.objects.values_list("mime", flat=True))


def test_some_ask_for_time_and_some_object(county: None) -> None:
    found = Counter(Request.objects.values_list("kind", "granted"))
    assert {kind for kind, granted in found if granted is None} == set(RequestKind)
    assert {(RequestKind.CONTEST, True), (RequestKind.CONTEST, False)} <= set(found)
    assert {(kind, True) for kind in EXITS} <= set(found)
    alone = Request.objects.filter(kind__in=EXITS, granted=True, decided_by=F("asked_by"))
    assert not alone.exists()
    assert {(RequestKind.EXTENSION, True), (RequestKind.EXTENSION, False)} <= set(found)
    assert {(RequestKind.OBJECTION, True), (RequestKind.OBJECTION, False)} <= set(found)
    resumed = CaseEvent.objects.filter(verb="resume")
    assert resumed.filter(role=Role.SYSTEM).exists()
    reviews = Request.objects.filter(case__status=Status.DEFERRED, granted=True)
    assert reviews.filter(review_on__gt=TODAY).exists()


def test_nothing_was_closed_against_a_standing_no(county: None) -> None:
    closed = Case.objects.filter(status=Status.CLOSED)
    denied = closed.filter(reports__solved__in=["no", "partly"])
    assert denied.exists()
    assert not denied.filter(differences=None).exists()
    assert not denied.filter(look=0).exists()
    assert Case.objects.filter(status=Status.SUBMITTED, look=1).exists()  # being looked at
    waiting = Case.objects.filter(
        status=Status.SUBMITTED, look=0, reports__solved__in=["no", "partly"]
    )
    assert waiting.exists()
    draws = Draw.objects.select_related("key", "case")
    assert draws.count() >= 3
    for row in draws:
        seed = drawing.seed(row.key.key, row.case.number, row.round, row.occasion, row.nth)
        assert drawing.order(seed, row.pool)[0] == row.drawn_id


def test_nothing_was_closed_that_nobody_could_read(county: None) -> None:
    closed = Case.objects.filter(status=Status.CLOSED)
    assert closed.exists()
    hidden = closed.exclude(not_public="")
    assert hidden.exists()
    for case in hidden:
        by_two = case.requests.get(kind=RequestKind.NONPUBLIC, granted=True)
        assert by_two.asked_by != by_two.decided_by
        assert Draw.objects.filter(case=case, occasion="witness").count() == 3
    for case in closed.filter(not_public=""):
        released = case.events.filter(verb="release", at__gte=case.verified_at).latest("seq")
        notice = case.clocks.filter(kind="notice").latest("pk")
        assert (case.notice_at, notice.started >= released.at) == (released.at, True)
        assert notice.due < case.ended_at
    verified = Case.objects.filter(status=Status.VERIFIED)
    assert verified.filter(notice_at=None, clocks__kind="publication").exists()
    for case in verified.filter(not_public="").exclude(notice_at=None):
        assert case.public_texts.filter(released_at=case.notice_at).exists() or case.look


def test_somebody_waits_for_the_director(county: None) -> None:
    """Both signatures stand, and nothing was released behind them."""
    signed = Case.objects.filter(status=Status.VERIFIED, signed_inspector__isnull=False)
    assert signed.exclude(signed_head=None).exists()
    assert not CaseEvent.objects.filter(verb="void").exists()


def test_it_ends_the_evening_before(county: None) -> None:
    midnight = timezone.make_aware(datetime.combine(TODAY, time(0)))
    assert not CaseEvent.objects.filter(at__gte=midnight).exists()
    last = CaseEvent.objects.latest("at").at
    assert timezone.localdate(last) >= date(2026, 11, 18), last


def test_it_was_made_through_the_door(county: None) -> None:
    assert list(route_check.astray()) == []
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.added, batch.refused) == ("done", archive.ROWS, 0)
    events = list(CaseEvent.objects.select_related("case"))
    assert [e.pk for e in events if e.digest != e.compute_digest()] == []
    assert Case.objects.exclude(version__gt=0).count() == 0
    for case in Case.objects.prefetch_related("events"):
        assert [e.seq for e in case.events.all()] == list(range(1, case.version + 1))


def test_the_cases_of_the_tour(county: None) -> None:
    found = {case.external_id: case for case in Case.objects.filter(external_id__gt="QY-TOUR")}
    assert found[demo.TOUR_INTAKE].status == Status.LOGGED
    signing = found[demo.TOUR_SIGNING]
    assert (signing.status, signing.signed_head) == (Status.VERIFIED, None)
    notice = signing.clocks.get(kind="notice")
    assert notice.late(timezone.make_aware(datetime.combine(TODAY, time(0))))
    closed = found[demo.TOUR_CLOSED]
    assert (closed.status, closed.round) == (Status.CLOSED, 2)
    assert closed.track.filter(kind="outcome", decision__granted=True).exists()


def fingerprint() -> list[Any]:
    fields = ("case__number", "seq", "verb", "at", "to_status", "actor__username")
    words = list(Case.objects.order_by("number").values_list("number", "title", "text", "place"))
    words += TextVersion.objects.order_by("case__number", "pk").values_list("field", "text")
    return words + list(CaseEvent.objects.order_by("case__number", "seq").values_list(*fields))


def same_keys() -> None:
    """PostgreSQL counts on over a rollback, and whom a lot falls on hangs on the keys of people."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence('tracker_user', 'id'), 10000)")


@pytest.mark.slow
@pytest.mark.django_db(transaction=False)
def test_same_day_same_county(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    found = []
    for _i in range(2):
        with transaction.atomic():
            same_keys()
            load(TODAY, 30, quiet=True)
            found.append(fingerprint())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0]) > 200


@pytest.mark.django_db
def test_only_where_demo_is_asked_for(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo", verbosity=0)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_never_beside_anything_else(settings: Any) -> None:
    settings.DEMO = True
    User.objects.create(username="somebody", name="某人")
    call_command("demo", verbosity=0)
    assert User.objects.count() == 1
    assert not Case.objects.exists()


def test_material_is_whole() -> None:
    units = {row["code"] for row in material.read("units")}
    blanks = dict.fromkeys("pndbhmy", 1)
    for topic in material.topics():
        assert {topic.unit} <= units
        assert len(topic.titles) == len(topic.texts)
        lines = topic.titles + topic.texts + topic.measures + topic.notes + topic.replies
        assert all(line.format_map(blanks) for line in lines)
    for path in material.FOLDER.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))


def test_only_what_is_new_is_told(county: None) -> None:
    jobs = [row.args_kwargs for row in DBTaskResult.objects.filter(task_path=after.module_path)]
    ids = [pk for job in jobs if job["kwargs"]["tell"] for pk in job["args"][0]]
    told = CaseEvent.objects.filter(pk__in=ids)
    assert told
    assert {timezone.localdate(event.at) for event in told} <= {
        TODAY - timedelta(days=days) for days in range(8)
    }


def test_tracks_stand_at_every_stage(county: None) -> None:
    """Some are settled; of some nothing is recorded, or confirmed, or receipted yet."""
    entries = TrackEntry.objects.all()
    assert entries.filter(kind="outcome", decision__granted=True).count() > 3
    waiting = entries.filter(kind="outcome", decision=None)
    assert waiting.filter(outcome="handed_over", receipt_no="").exists()
    assert waiting.exclude(outcome="handed_over", receipt_no="").exists()
    named = entries.get(kind="naming", decision__granted=True)
    assert named.case.stand_in_id not in (None, named.person_id)
    none = Case.objects.filter(track__kind="allegation", status="submitted")
    assert none.exclude(track__kind="outcome").exists()
    for case in Case.objects.filter(status__in=("verified", "closed"), track__isnull=False):
        assert not track.alleged(case) or track.settled(case)
