"""What nothing here stops.

These go through. Some are the word of a person against the facts, some are what two people may do
by design, and some are whole rows written by who has the database in hand. The last column is
what tells of it afterwards, as the test found it.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.desk.pages import Desk
from tests.law.attempts import Law, tries
from tests.law.forging import execute, fresh, insert, update, verifies
from tests.law.test_administrator import noticed
from tests.looks import says
from tests.world import World, all_passed
from tracker import census, custody, drawing, timekeeping, triggers, vouching
from tracker.actor import Actor
from tracker.models import (
    CallBack,
    CustodyEvent,
    Draw,
    Inspection,
    PasswordSigning,
    Post,
    Signature,
    TierSpan,
    User,
)
from tracker.vocabulary import ClockKind, Role
from workflows.door import perform

pytestmark = pytest.mark.django_db
YES = {"granted": "yes", "decision": "同意"}


@tries("verify", "An inspector says he saw what he did not go to see")
def test_a_lie(law: Law, world: World) -> None:
    case = world.do("chen", "verify", world.called_back(), **all_passed()).case
    seen = Inspection.objects.get(case=case)
    files = case.files.filter(finding__inspection=seen).count()
    told = f"the visit stands under his name ({seen.inspector}), with {files} pictures of his own"
    law.done("door", "verify", told)


@tries("call_back", "A clerk writes down a “yes” that a reporter who never looks never gave")
def test_a_yes_nobody_gave(law: Law, world: World) -> None:
    case = world.called_back()
    call = CallBack.objects.get(case=case)
    assert case.confirmed_at is not None
    law.done("door", "call_back", f"the answer stands as taken down by {call.by}")
    case = says(world, case, "no")
    assert case.confirmed_at is None
    law.done("door", "answer", "whoever holds the receipt reads it, and can contradict it")


@tries("reject", "Clerk and director do not accept a case that is theirs, and nobody objects")
def test_two_reject(law: Law, world: World) -> None:
    world.rejected()
    found = census.take()
    assert found.holds
    law.done("door", "reject", f"the census counts it, as {', '.join(found.total.by_state)}")


@tries("decide_nonpublic", "Clerk and director call a case secret that is none")
def test_two_hide(law: Law, world: World) -> None:
    case = world.inspected()
    world.do("wang", "ask_nonpublic", case, secrecy="secret", reason="涉密")
    case = world.do("zhou", "decide_nonpublic", case, **YES).case
    said = {"ground": "untrue", "reason": "并不涉密"}
    perform(case.pk, "object", world.actor("sun"), at=world.tick(), **said)
    asked = case.requests.get(kind="objection")
    law.done(
        "door", "decide_nonpublic", f"its notice runs before the {asked.asked_role}, who objects"
    )


@tries(
    "custody",
    "Clerk and director invent an inspector: the one makes the account, the other vouches",
)
def test_an_invented_inspector(law: Law, world: World) -> None:
    world.term("chen", date(2026, 1, 1))
    person = User(username="mine", name="无此人")
    post = Post(role=Role.INSPECTOR, starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    custody.make_account(person, post, world.actor("wang"), world.now)
    world.people["mine"] = person
    events = list(CustodyEvent.objects.filter(person=person))
    vouching.confirm(events, world.actor("zhou"), world.now, "当面核对")
    case = world.do("mine", "verify", world.called_back(), **all_passed()).case
    assert case.status == "verified"
    (event,) = CustodyEvent.objects.filter(person=person).select_related("confirmation")
    both = f"made by {event.by_name}, confirmed by {event.confirmation.by_name}"
    law.done("custody", "make_account", f"the auditor's list of acts on accounts says: {both}")


@tries("decide_objection", "A director dismisses an objection that is right")
def test_dismissed(law: Law, county: World) -> None:
    case = county.verified()
    said = {"ground": "unsolved", "reason": "仍然没有水"}
    perform(case.pk, "object", Actor.citizen(), at=county.tick(), **said)
    asked = case.requests.get(kind="objection").pk
    no = {"request": asked, "granted": "no", "decision": "已现场复核，确已解决"}
    county.do("zhou", "decide_objection", case, **no)
    page = Client().get(f"/p/cases/{case.number}/?lang=en").content.decode()
    assert no["decision"] in page
    law.done("door", "decide_objection", "the office's reasons stand on the public page")


@tries("close", "An administrator sets the notice of a tier to a single day, for cases to come")
def test_short_notice(law: Law, world: World) -> None:
    span = TierSpan.objects.get(tier=world.tier, kind=ClockKind.NOTICE)
    answer = noticed(world, span, 1)
    assert answer.status_code == 302, answer.content.decode()
    row = span.history.first()
    clock = world.verified().clocks.get(kind=ClockKind.NOTICE)
    words = f"history of the limit: {row.amount} {row.unit}, by {row.history_user}"
    law.done("page", "POST /admin/tracker/tier/…/change/", words)
    law.done(
        "page", "/settings/limits/", f"the notice of each case says: {clock.amount} {clock.unit}"
    )


# With the database in hand -------------------------------------------------------------------


@tries("verify", "Whole rows: a visit, four findings, the event and the move")
def test_a_forged_verification(law: Law, world: World) -> None:
    case = world.called_back()
    verifies(world, case)
    event = fresh(case).events.last()
    assert event is not None
    assert fresh(case).status == "verified"
    assert event.digest != event.compute_digest()
    law.done("database", "tracker_caseevent", "the digest of the event is not that of its words")
    assert event.proof == {}
    law.done("database", "tracker_caseevent", "the event holds no proof of the signer's factor")


@tries("close", "A row that makes somebody director")
def test_a_forged_post(law: Law, world: World) -> None:
    given = {"person": world.people["gao"], "role": "director", "starts_on": date(2026, 1, 1)}
    execute("DELETE FROM tracker_post WHERE person_id = %s", world.people["gao"].pk)
    pk = insert(Post, **given, tenure="holder")
    case = world.signed()
    world.tick(days=20)
    case = world.do("gao", "close", case).case
    assert case.status == "closed"
    assert not CustodyEvent.objects.filter(post=pk).exists()
    assert not Post.history.filter(id=pk).exists()
    law.done("database", "tracker_post", "the post has no event of custody and no history")


@tries("sign", "A row that lets passwords sign")
def test_passwords_sign(law: Law, office: World) -> None:
    case = office.verified()
    insert(PasswordSigning, since=timezone.now(), why="…")
    assert Desk(office, "zhao").do(case, "sign").status_code == 302
    signature = Signature.objects.get(case=case)
    law.done("database", "tracker_passwordsigning", f"the signature says: {signature.factor}")


@tries("submit", "Another due date of a time limit, so that nothing is late")
def test_a_later_due_date(law: Law, world: World) -> None:
    case = world.planned()
    clock = case.clocks.get(kind=ClockKind.RECTIFY)
    assert clock.due is not None
    update(clock, due=clock.due + timedelta(days=300))
    clock.refresh_from_db()
    assert timekeeping.reckoning(clock).at != clock.due
    told = "counted again from its beginning, amount and pauses it ends on another day"
    law.done("database", "tracker_clock", told)


@tries("draw", "A row that says somebody else was drawn")
def test_a_forged_draw(law: Law, world: World, more: World) -> None:
    case = says(world, world.submitted(), "no")
    case = world.do("wang", "second_look", case, reason="反映人称未解决").case
    real = Draw.objects.get(case=case)
    seed = drawing.seed(real.key.key, case.number, real.round, real.occasion, 2)
    order = drawing.order(seed, real.pool)
    friend = User(pk=order[-1])
    update(case, look=2, inspector=friend)
    row = {f.name: getattr(real, f.attname) for f in Draw._meta.concrete_fields}
    insert(Draw, **{**row, "id": 9999, "nth": 2, "drawn": friend})
    assert order[0] != friend.pk
    law.done("database", "tracker_draw", "whoever does the draw again with the month's key")
    assert case.events.filter(verb="draw").count() == 1
    law.done("database", "tracker_draw", "no event tells of that draw")


@tries("close", "Take the triggers out of the database")
def test_without_triggers(law: Law, world: World) -> None:
    table, _body = triggers.present()["guard_case_published"]
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    execute(f"DROP TRIGGER guard_case_published{on}")
    (found,) = run_checks(tags=[Tags.database], databases=["default"])
    law.done("database", "DROP TRIGGER", f"`manage.py check` at every start: {found.msg}")
