"""Gate 2: nobody judges his own house. Each test tries a way round the discipline track."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.tracks import (
    ALLEGED,
    DECIDED,
    HANDED,
    NONE_FOUND,
    accused,
    anew,
    codes,
    confirm_codes,
    named,
    track_codes,
)
from tests.world import World, all_passed, photo
from tracker import track
from tracker.errors import Blocked, Invalid, NotAllowed, NotFound, Refused
from tracker.models import Case, CaseEvent, TrackDecision, TrackEntry
from tracker.vocabulary import Role, Status, VerbName
from workflows import discipline

pytestmark = pytest.mark.django_db


# The track is opened -----------------------------------------------------------------------------


def test_a_tick_at_log_opens_a_track(world: World) -> None:
    case = world.logged(**ALLEGED)
    entry = case.track.get()
    assert (entry.kind, entry.by, entry.by_name) == ("allegation", world.people["wang"], "王敏")
    assert track.alleged(anew(case))


def test_a_tick_at_assign_opens_a_track_and_a_second_one_opens_no_second(world: World) -> None:
    assert world.assigned(**ALLEGED).track.count() == 1
    assert world.assigned(world.logged(**ALLEGED), **ALLEGED).track.count() == 1


def test_what_a_citizen_ticks_only_suggests_it(world: World) -> None:
    from tracker.actor import Actor  # noqa: PLC0415
    from workflows.door import perform  # noqa: PLC0415

    said = {"title": "办事员索要好处", "text": "窗口索要好处费", "channel": "hotline"}
    case = perform(
        None, "log", Actor.citizen(), at=world.now, received_at=world.now, **said, **ALLEGED
    ).case
    assert not case.track.exists()
    assert track.suggested(anew(case))


def test_later_by_clerk_inspector_director_or_discipline_officer(world: World) -> None:
    for who in ("wang", "chen", "zhou", "ji"):
        case = world.submitted()
        world.track(who, "allege", case, text="收受礼品")
        assert track.alleged(anew(case))


@pytest.mark.parametrize("who", ["li", "zhao"])
@pytest.mark.parametrize("act", ["allege", "name", "outcome", "take_off"])
def test_the_unit_has_no_part_in_it(world: World, who: str, act: str) -> None:
    case = accused(world)
    with pytest.raises((NotAllowed, NotFound)):
        world.track(who, act, case, **DECIDED)
    entry = world.track("ji", "outcome", case, **DECIDED)
    with pytest.raises((NotAllowed, NotFound)):
        world.confirm(who, entry)


# Gate 2 ------------------------------------------------------------------------------------------


def test_the_unit_is_asked_nothing_and_its_own_record_settles_nothing(world: World) -> None:
    case = world.planned(world.assigned(**ALLEGED))
    case = world.submitted(case)  # nothing of accountability stops it
    case = world.called_back(case)
    assert codes(world, "chen", "verify", case, **all_passed()) == ["discipline"]
    told = {"kind": "handed_over", "detail": "已移送", "receipt_no": "回执7"}
    world.do("zhao", "account", case, **told)
    assert codes(world, "chen", "verify", case, **all_passed()) == ["discipline"]


def test_an_outcome_nobody_confirmed_settles_nothing(world: World) -> None:
    case = accused(world)
    world.track("ji", "outcome", case, **DECIDED)
    assert codes(world, "chen", "verify", case, **all_passed()) == ["discipline"]


def test_nobody_confirms_what_they_recorded(world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "outcome", case, **DECIDED)
    assert confirm_codes(world, "ji", entry) == ["own_entry"]
    world.post("ji", Role.DIRECTOR)  # another post makes nobody another person
    assert confirm_codes(world, "ji:director", entry) == ["own_entry"]


@pytest.mark.parametrize("who", ["sun", "zhou", "yan"])
def test_auditor_director_or_another_discipline_officer_confirms(world: World, who: str) -> None:
    world.person("yan", "严明", Role.DISCIPLINE)
    case = accused(world)
    world.confirm(who, world.track("ji", "outcome", case, **DECIDED))
    assert world.do("chen", "verify", case, **all_passed()).case.status == Status.VERIFIED


@pytest.mark.parametrize("who", ["wang", "chen", "gao"])
def test_nobody_else_confirms(world: World, who: str) -> None:
    entry = world.track("ji", "outcome", accused(world), **DECIDED)
    with pytest.raises((NotAllowed, NotFound)):
        world.confirm(who, entry)


@pytest.mark.parametrize("who", ["wang", "zhou", "sun", "chen"])
def test_only_a_discipline_officer_records_an_outcome(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        world.track(who, "outcome", accused(world), **DECIDED)


def test_a_refused_outcome_settles_nothing(world: World) -> None:
    case = accused(world)
    world.confirm("sun", world.track("ji", "outcome", case, **DECIDED), granted="no")
    assert codes(world, "chen", "verify", case, **all_passed()) == ["discipline"]
    world.settle_track(case, **NONE_FOUND)
    world.do("chen", "verify", case, **all_passed())


def test_a_hand_over_counts_only_with_the_receipt(world: World) -> None:
    case = accused(world)
    handed = {**HANDED, "handed_on": world.now.date()}
    entry = world.track("ji", "outcome", case, **handed)
    assert confirm_codes(world, "sun", entry) == ["receipt"]
    again = world.track(
        "ji", "outcome", case, **handed, receipt_no="回执7", receipt_on=world.now.date()
    )
    world.confirm("sun", again)
    world.do("chen", "verify", case, **all_passed())


def test_the_receipt_is_kept_as_a_file(world: World) -> None:
    case = accused(world)
    given = {**HANDED, "handed_on": world.now.date(), "receipt_on": world.now.date()}
    entry = world.track("ji", "outcome", case, **given, receipt_no="回执7", uploads=[photo()])
    assert entry.paper.open().read()
    assert entry.paper_name == "after.jpg"
    assert not case.files.filter(sha256=entry.paper_sha256, name="after.jpg", seq=0).exists()


def test_an_outcome_has_its_papers(world: World) -> None:
    case = accused(world)
    for lacking in (
        {"outcome": "decision", "text": "批评"},
        {"outcome": "handed_over", "text": "移送", "organ": "纪委"},
        {"outcome": "handed_over", "text": "移送", "handed_on": date(2026, 3, 1)},
        {**DECIDED, "receipt_no": "7"},
        {**DECIDED, "receipt_no": "7", "receipt_on": date(2099, 1, 1)},
        {"outcome": "none_found"},
    ):
        with pytest.raises(Invalid):
            world.track("ji", "outcome", case, **lacking)


def test_what_is_alleged_later_needs_an_outcome_of_its_own(world: World) -> None:
    case = accused(world)
    world.settle_track(case)
    case = world.published(world.do("chen", "verify", case, **all_passed()).case)
    world.track("chen", "allege", case, text="又有新的反映")
    world.do("zhao", "sign", case)
    world.do("chen", "sign", case)
    world.tick(days=30)
    assert codes(world, "zhou", "close", case) == ["discipline"]
    world.settle_track(case, **NONE_FOUND)
    assert world.do("zhou", "close", case).case.status == Status.CLOSED


def test_an_earlier_outcome_is_not_confirmed_over_a_later_allegation(world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "outcome", case, **DECIDED)
    world.track("wang", "allege", case, text="又有新的反映")
    assert confirm_codes(world, "sun", entry) == ["alleged_since"]


def test_a_merger_takes_no_allegation_out_of_reach(world: World) -> None:
    target = world.assigned()
    world.merged(world.assigned(**ALLEGED), target)
    case = world.called_back(world.submitted(world.planned(target)))
    for report in case.reports.all():
        if not report.outcome:
            world.do("wang", "call_back", case, report=report.pk, outcome="answered",
                     solved="yes", satisfaction="satisfied")  # fmt: skip
    assert codes(world, "chen", "verify", case, **all_passed()) == ["discipline"]


def test_a_withdrawal_takes_no_allegation_out_of_reach(world: World) -> None:
    case = world.assigned(**ALLEGED)
    report = case.reports.get()
    for who in ("wang", "zhou"):
        world.tick(days=1)
        world.do(who, "record_retract", case, report=report.pk, stands="yes")
    assert codes(world, "wang", "propose_withdraw", case, reason="已撤诉") == ["discipline"]


# Taking it off -----------------------------------------------------------------------------------


def test_taking_off_needs_two_and_a_reason(world: World) -> None:
    case = accused(world)
    entry = case.track.get()
    with pytest.raises(Invalid):
        world.track("wang", "take_off", case, of=entry.pk)
    proposed = world.track("wang", "take_off", case, of=entry.pk, text="误勾选")
    assert codes(world, "chen", "verify", case, **all_passed()) == ["discipline"]
    with pytest.raises(NotAllowed):
        world.confirm("wang", proposed)
    world.confirm("ji", proposed)
    assert not track.alleged(anew(case))
    world.do("chen", "verify", case, **all_passed())


def test_taking_off_refused_leaves_it_where_it_is(world: World) -> None:
    case = accused(world)
    proposed = world.track("ji", "take_off", case, of=case.track.get().pk, text="误勾选")
    assert track_codes(world, "wang", "take_off", case, of=proposed.of_id, text="再") == [
        "proposed"
    ]
    assert confirm_codes(world, "ji", proposed) == ["own_entry"]
    world.confirm("sun", proposed, granted="no")
    assert track.alleged(anew(case))


# Who knows ---------------------------------------------------------------------------------------


def test_who_knows_and_who_reads(world: World) -> None:
    world.person("he", "何文", Role.CLERK)
    case = anew(accused(world))
    knowing = {name for name in world.people if track.knows(case, world.actor(name))}
    assert knowing == {"wang", "chen", "zhou", "ji", "sun"}
    reading = {name for name in world.people if track.reads(case, world.actor(name))}
    assert reading == {"zhou", "ji", "sun"}
    named(world, case, "zhou")  # not confirmed yet, and yet nothing for these eyes
    assert not track.knows(anew(case), world.actor("zhou"))


def test_nothing_of_it_is_among_the_events_of_the_case(world: World) -> None:
    case = accused(world)
    before = (
        list(CaseEvent.objects.filter(case=case).values()),
        Case.objects.values().get(pk=case.pk),
    )
    world.confirm("sun", named(world, case, "feng"))
    world.settle_track(case)
    world.track("chen", "allege", case, text="又有新的反映")
    after = (
        list(CaseEvent.objects.filter(case=case).values()),
        Case.objects.values().get(pk=case.pk),
    )
    assert before == after


# Beside the door ---------------------------------------------------------------------------------


def refused(*acts: Any) -> None:
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def word(entry: TrackEntry, person: Any, role: str = "auditor") -> Any:
    return lambda: TrackDecision.objects.create(
        entry=entry, by=person, role=role, granted=True, at=timezone.now(), factor="totp"
    )


def test_a_word_without_a_factor_confirms_nothing(world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "outcome", case, **DECIDED)
    sun = replace(world.actor("sun"), given=None)
    said = {"entry": entry.pk, "granted": "yes", "text": "属实"}
    with pytest.raises(Blocked) as stopped:
        discipline.confirm(case.pk, sun, at=world.tick(), **said)
    assert [blocker.code for blocker in stopped.value.blockers] == ["factor"]
    row = {"entry": entry, "by": world.people["sun"], "role": "auditor", "granted": True}
    refused(lambda: TrackDecision.objects.create(**row, at=timezone.now()))


def test_raw_rows_are_refused(world: World) -> None:
    case = accused(world)
    allegation = case.track.get()
    entry = world.track("ji", "outcome", case, **DECIDED)
    handed = world.track("ji", "outcome", case, **HANDED, handed_on=world.now.date())
    naming = named(world, case, "zhou")
    ji, sun, zhou = (world.people[name] for name in ("ji", "sun", "zhou"))
    refused(
        word(entry, ji, "director"),  # the own entry
        word(entry, world.people["zhao"], "head"),
        word(naming, zhou, "director"),  # what names oneself
        word(handed, sun),  # without a receipt
        word(allegation, sun),  # nothing to confirm
        lambda: TrackDecision.objects.create(
            entry=entry, role="auditor", granted=True, at=timezone.now()
        ),
        lambda: TrackEntry.objects.create(
            case=case, kind="outcome", outcome="none_found", by=zhou, role="director",
            at=timezone.now(),
        ),
        lambda: TrackEntry.objects.create(
            case=case, kind="outcome", outcome="decision", by=ji, role="discipline",
            at=timezone.now(),
        ),
        lambda: TrackEntry.objects.filter(pk=allegation.pk).update(case=world.logged()),
        allegation.delete,
        lambda: Case.objects.filter(pk=case.pk).update(stand_in=world.people["li"]),
        lambda: Case.objects.filter(pk=case.pk).update(unit_version=None),
    )  # fmt: skip
    done = word(entry, sun)()
    refused(lambda: TrackDecision.objects.filter(pk=done.pk).update(granted=False), done.delete)


def test_no_status_is_forged_past_an_open_track(world: World) -> None:
    case = accused(world)
    world.settle_track(case)
    case = world.signed(world.published(world.do("chen", "verify", case, **all_passed()).case))
    world.track("chen", "allege", case, text="又有新的反映")
    world.tick(days=30)
    before = anew(case)
    import tracker.rules as rules  # noqa: PLC0415

    kept = rules.RULES[VerbName.CLOSE]
    rules.RULES[VerbName.CLOSE] = tuple(r for r in kept if r is not rules.track_settled)
    try:
        with pytest.raises(Refused):
            world.do("zhou", "close", case)
    finally:
        rules.RULES[VerbName.CLOSE] = kept
    assert anew(case).status == before.status
