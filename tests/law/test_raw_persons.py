"""Raw SQL against persons: signatures, factors, custody, the discipline track.

The row is written for somebody, or by somebody, who has no part in it.
"""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from tests.desk.holders import Person, Telephone, confirmed
from tests.law.attempts import Law, tries
from tests.law.forging import delete, execute, fresh, insert, moved, signs, tell, update
from tests.tracks import DECIDED, HANDED, accused, named
from tests.world import World
from tracker import custody
from tracker.models import (
    Case,
    CustodyConfirmation,
    CustodyEvent,
    Inspection,
    MilestoneFinding,
    TrackDecision,
    TrackEntry,
    UnitText,
)
from tracker.vocabulary import CustodyKind

pytestmark = pytest.mark.django_db


def visits(world: World, case: Case, who: str) -> None:
    here = {"case": case, "round": case.round, "inspector": world.people[who]}
    insert(Inspection, **here, on_site=True, passed=True, at=world.now)


def word(world: World, entry: TrackEntry, who: str, role: str, **more: Any) -> None:
    said: dict[str, Any] = {"entry": entry, "by": world.people[who], "role": role}
    given = {"granted": True, "factor": "totp", "at": world.now, **more}
    insert(TrackDecision, **{**said, **given})


# Signatures ----------------------------------------------------------------------------------


@tries("sign", "Sign for a second side: the officer as director, the clerk or inspector as head")
def test_two_sides(law: Law, world: World) -> None:
    case = world.verified()
    for who, role in (("li", "director"), ("wang", "head"), ("chen", "head")):
        law.sql("signature_apart", lambda w=who, r=role: signs(world, case, r, w))


@tries("sign", "Sign as an inspector who has not verified this round")
def test_unseen(law: Law, world: World) -> None:
    case = world.verified()
    law.sql("signature_seen", lambda: signs(world, case, "inspector", "wei"))


@tries("sign", "Sign without a factor, or by password where none signs")
def test_without_factor(law: Law, world: World) -> None:
    case = world.verified()
    law.sql("signature_factor", lambda: signs(world, case, "head", "zhao", factor=""))
    execute("DELETE FROM tracker_passwordsigning")
    law.sql("signature_factor", lambda: signs(world, case, "head", "zhao", factor="password"))


@tries("close", "Write the event of a signature without a factor, or by nobody")
def test_event_without_factor(law: Law, world: World) -> None:
    case = world.signed()
    for more in ({"factor": ""}, {"actor": None}):
        untold = lambda m=more: tell(world, case, "close", "zhou", "director", "closed", **m)  # noqa: E731
        law.sql("event_factor", untold)


@tries("sign", "Sign with an account on which somebody else had a hand")
def test_account_in_another_hand(law: Law, world: World) -> None:
    case = world.verified()
    for who in ("zhao", "chen", "zhou"):
        custody.reset_password(world.people[who], world.actor("gao"), world.now)
    law.sql("signature_own", lambda: signs(world, case, "head", "zhao"))
    told = lambda: tell(world, case, "close", "zhou", "director", "closed")  # noqa: E731
    law.sql("event_own", told)
    law.sql("inspection_own", lambda: visits(world, case, "chen"))


@tries("sign", "Sign as somebody who is named on the track")
def test_named(law: Law, world: World) -> None:
    case = accused(world)
    world.confirm("sun", named(world, case, "zhao"))
    law.sql("signature_named", lambda: signs(world, case, "head", "zhao"))


@tries("verify", "Inspect the own case: as officer or head, or as who logged and assigned it")
def test_own_case(law: Law, world: World) -> None:
    case = world.called_back()
    for who in ("li", "zhao", "wang"):
        law.sql("inspection_apart", lambda w=who: visits(world, case, w))


@tries(
    "milestone", "Find a milestone of the own case reached, on paper, or with a borrowed account"
)
def test_own_milestone(law: Law, world: World) -> None:
    case = world.long_way()
    row = {"case": case, "milestone": case.milestones.all()[0], "at": world.now}
    seen = {"passed": True, "on_site": True, "remark": "看过"}

    def finds(who: str, **more: Any) -> None:
        insert(MilestoneFinding, **row, inspector=world.people[who], **{**seen, **more})

    for who in ("li", "wang"):
        law.sql("milestone_apart", lambda w=who: finds(w))
    custody.reset_password(world.people["chen"], world.actor("gao"), world.now)
    law.sql("milestone_own", lambda: finds("chen"))


# Custody -------------------------------------------------------------------------------------


@tries("custody", "Confirm what one did oneself, or what was done to the own account")
def test_confirms_the_own(law: Law, world: World) -> None:
    custody.reset_password(world.people["zhou"], world.actor("gao"), world.now)
    event = CustodyEvent.objects.get()
    row = {"event": event, "at": world.now, "how": "认识", "factor": "totp"}
    gao, zhou = world.people["gao"], world.people["zhou"]
    law.sql("custody_other", lambda: insert(CustodyConfirmation, **row, by=gao))
    law.sql("custody_barred", lambda: insert(CustodyConfirmation, **row, by=zhou))
    sun = world.people["sun"]
    bare = {**row, "factor": "", "by": sun}
    law.sql("custody_factor", lambda: insert(CustodyConfirmation, **bare))


@tries("custody", "Give an inspector another employer, so that the unit's cases are open to him")
def test_employer(law: Law, world: World) -> None:
    law.sql("person_employer", lambda: update(world.people["wei"], employer=None))


@tries("custody", "Take the event of an act on an account out of the record, or make it harmless")
def test_custody_stays(law: Law, world: World) -> None:
    custody.reset_password(world.people["zhou"], world.actor("gao"), world.now)
    event = CustodyEvent.objects.get()
    law.sql("custodyevent_update", lambda: update(event, bars=False))
    law.sql("custodyevent_delete", lambda: delete(event))


@tries("sign", "Put a factor of one's own choosing into somebody's account")
@pytest.mark.usefixtures("telephones")
def test_planted_factor(law: Law, office: World) -> None:
    case = office.verified()
    zhao = Person(office, "zhao")
    zhao.telephone()
    confirmed(office, "zhao")
    secret = totp.generate_totp_secret()
    row = Authenticator.objects.get(user=office.people["zhao"])
    update(row, data={"secret": totp.encrypt(secret)})
    code = Telephone(secret).code()
    law.page(422, lambda: zhao.send(case, zhao.form(case, code=code)))
    kinds = set(CustodyEvent.objects.values_list("kind", flat=True))
    assert kinds == {CustodyKind.FACTOR_ADDED}


# The discipline track ------------------------------------------------------------------------


@tries("accountability", "Confirm one's own entry on the track, or what names oneself")
def test_confirms_the_own_entry(law: Law, world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "outcome", case, **DECIDED)
    naming = named(world, case, "zhou")
    law.sql("trackdecision_own", lambda: word(world, entry, "ji", "director"))
    law.sql("trackdecision_own", lambda: word(world, naming, "zhou", "director"))


@tries("accountability", "Confirm as the unit's head, as clerk, or without a factor")
def test_confirms_for_the_unit(law: Law, world: World) -> None:
    entry = world.track("ji", "outcome", accused(world), **DECIDED)
    for who, role in (("zhao", "head"), ("wang", "clerk")):
        law.sql("trackdecision_who", lambda w=who, r=role: word(world, entry, w, r))
    law.sql("trackdecision_factor", lambda: word(world, entry, "sun", "auditor", factor=""))


@tries("accountability", "Confirm a hand-over without the organ's receipt")
def test_unreceipted(law: Law, world: World) -> None:
    case = accused(world)
    entry = world.track("ji", "outcome", case, **HANDED, handed_on=world.now.date())
    law.sql("trackdecision_receipt", lambda: word(world, entry, "sun", "auditor"))


@tries("accountability", "Confirm the allegation itself, as if that were its end")
def test_confirms_the_allegation(law: Law, world: World) -> None:
    entry = accused(world).track.get()
    law.sql("trackdecision_what", lambda: word(world, entry, "sun", "auditor"))


@tries("accountability", "Record an outcome as director, or a decision without its number")
def test_outcome_by_another(law: Law, world: World) -> None:
    case = accused(world)
    row: dict[str, Any] = {"case": case, "kind": "outcome", "at": world.now, "text": "…"}
    by = {"by": world.people["zhou"], "role": "director", "outcome": "none_found"}
    law.sql("trackentry_who", lambda: insert(TrackEntry, **row, **by))
    ji = {"by": world.people["ji"], "role": "discipline", "outcome": "decision"}
    law.sql("track_decision_has_number", lambda: insert(TrackEntry, **row, **ji))


@tries("accountability", "Take the allegation out of the table, or move it to another case")
def test_track_stays(law: Law, world: World) -> None:
    case, other = accused(world), world.logged()
    row = case.track.get()
    law.sql("trackentry_update", lambda: update(row, case=other))
    law.sql("trackentry_delete", lambda: delete(row))


# Who acts, and what the unit reads -----------------------------------------------------------


@tries("stand_in", "Appoint who acts for the head by writing it into the row")
def test_appointed_by_hand(law: Law, world: World) -> None:
    case = world.planned()
    law.sql("case_stand_in", lambda: update(case, stand_in=world.people["li"]))


@tries("reword", "Let the unit read the reporter's words, or the version of another case")
def test_versions(law: Law, world: World) -> None:
    case, other = world.planned(), world.planned()
    words = {"title": "张三反映停水", "text": "张三，二号楼", "at": world.now}
    pk = insert(UnitText, case=case, **words)
    law.sql("case_version", lambda: update(case, unit_version=UnitText(pk=pk)))

    def another() -> None:
        version = fresh(other).unit_version
        moved(world, case, "reword", "wang", "clerk", "deadline", unit_version=version)

    law.sql("case_version_own", another)
