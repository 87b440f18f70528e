"""An administrator with everything that settings and the admin give.

Gao makes accounts and posts for everybody and edits units, tiers and calendar. He has no case,
and whatever he does to an account bars it until somebody independent has confirmed it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.desk.pages import Desk
from tests.law.attempts import Law, tries
from tests.world import PASSWORD, World, all_passed
from tracker import custody, vouching
from tracker.models import Case, CustodyEvent, PasswordSigning, Post, TierSpan, User
from tracker.vocabulary import ClockKind, Role

pytestmark = pytest.mark.django_db
TERM = {"starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)}
OFFICE = {"starts_on": date(2026, 1, 1)}


def hired(world: World, name: str, role: str, **post: Any) -> User:
    """Somebody whom Gao makes up, with a first post."""
    person = User(username=name, name=name)
    given = Post(role=role, **(post or (TERM if role == Role.INSPECTOR else OFFICE)))
    custody.make_account(person, given, world.actor("gao"), world.now)
    world.people[name] = person
    return person


@tries("close", "Sign, verify or close a case, or so much as see one")
def test_sees_no_case(law: Law, county: World) -> None:
    case = county.signed()
    county.tick(days=20)
    for verb in ("sign", "close"):
        law.door("not_found", "gao", verb, case)
    law.door("not_found", "gao", "verify", county.called_back(), **all_passed())
    law.page(404, lambda: Desk(county, "gao").see(case))


@tries("close", "Close it as superuser, in Django's own admin")
def test_superuser(law: Law, county: World) -> None:
    case = county.signed()
    User.objects.filter(username="gao").update(is_superuser=True, is_staff=True)
    county.people["gao"].refresh_from_db()
    client = Desk(county, "gao").client
    data = {"status": "closed", "action": "delete_selected", "_selected_action": case.pk}
    for path in ("", "add/", f"{case.pk}/change/", f"{case.pk}/delete/"):
        law.page(404, lambda p=path: client.post(f"/admin/tracker/case/{p}", data))
    law.door("not_found", "gao", "close", case)


@tries("custody", "Give himself a clerk's, a director's or an inspector's post")
def test_promotes_himself(law: Law, county: World) -> None:
    client, key = Desk(county, "gao").client, county.people["gao"].pk
    for role in ("clerk", "director", "inspector", "auditor"):
        given = {"role": role, "tenure": "holder", "starts_on": "2026-01-01"}
        posted = {f"post-{name}": value for name, value in given.items()}
        law.page(404, lambda p=posted: client.post(f"/settings/people/{key}/posts/new/", p))
    assert set(Post.objects.filter(person=key).values_list("role", flat=True)) == {"admin"}


def noticed(world: World, span: TierSpan, amount: int) -> Any:
    """Post the admin's page of a tier with another length of its notice."""
    client = Desk(world, "gao").client
    address = f"/admin/tracker/tier/{span.tier_id}/change/"
    page = client.get(address)
    formset = page.context["inline_admin_formsets"][0].formset
    forms = [page.context["adminform"].form, formset.management_form, *formset.forms]
    posted = {
        field.html_name: value
        for form in forms
        for field in form
        if (value := field.value()) not in (None, False)
    }
    (prefix,) = {form.prefix for form in formset.forms if form.instance == span}
    return client.post(address, {**posted, f"{prefix}-amount": amount})


@tries("close", "Set the notice of a tier to nothing, for cases to come")
def test_no_notice(law: Law, county: World) -> None:
    span = TierSpan.objects.get(tier=county.tier, kind=ClockKind.NOTICE)
    law.page(200, lambda: noticed(county, span, 0))
    span.refresh_from_db()
    assert span.amount == 5


@tries("custody", "Enter by Django's admin, past second factor and limits of guessing")
def test_second_entrance(law: Law, county: World) -> None:
    given = {"username": "gao", "password": PASSWORD}
    client = Client(headers={"accept-language": "en"})
    law.page(302, lambda: client.post("/admin/login/", given))
    assert "_auth_user_id" not in client.session


@tries("custody", "Edit people, passwords, posts or factors in Django's admin")
def test_people_in_the_admin(law: Law, county: World) -> None:
    client = Desk(county, "gao").client
    for path in ("tracker/user/", "tracker/post/", "mfa/authenticator/", "auth/group/"):
        law.page(404, lambda p=path: client.get(f"/admin/{p}"))


@tries("close", "Reset the director's password, and close with it")
def test_takes_the_director(law: Law, county: World) -> None:
    case = county.signed()
    county.tick(days=20)
    key = county.people["zhou"].pk
    answer = Desk(county, "gao").client.post(f"/settings/people/{key}/password/")
    assert answer.status_code == 200
    law.door("custody", "zhou", "close", case)
    county.people["zhou"].refresh_from_db()
    zhou = Desk(county, "zhou")
    law.page(302, lambda: zhou.do(case, "close"))  # the one-time password opens one page alone
    assert custody.waiting(key)


@tries("custody", "Confirm it himself")
def test_confirms_himself(law: Law, county: World) -> None:
    custody.reset_password(county.people["zhou"], county.actor("gao"), county.now)
    events = list(CustodyEvent.objects.waiting())
    way = lambda: vouching.confirm(events, county.actor("gao"), county.now, "认识")  # noqa: E731
    law.refused(["not_allowed"], way, "custody", "confirm")


@tries("custody", "Make an auditor who confirms what he did to the director")
def test_makes_his_auditor(law: Law, world: World) -> None:
    hired(world, "mine", Role.AUDITOR)
    custody.reset_password(world.people["zhou"], world.actor("gao"), world.now)
    events = list(CustodyEvent.objects.filter(person=world.people["zhou"]))
    way = lambda: vouching.confirm(events, world.actor("mine"), world.now, "认识")  # noqa: E731
    law.refused(["not_independent"], way, "custody", "confirm")


@tries("custody", "Make an auditor and a director who confirm each other, as in an empty office")
def test_makes_two(law: Law, world: World) -> None:
    custody.reset_password(world.people["chen"], world.actor("gao"), world.now)
    events = list(CustodyEvent.objects.waiting())
    vouching.confirm(events, world.actor("sun"), world.now, "当面")
    one, two = hired(world, "mine", Role.AUDITOR), hired(world, "his", Role.DIRECTOR)
    for who, of in (("mine", two), ("his", one)):
        events = list(CustodyEvent.objects.filter(person=of))
        way = lambda w=who, e=events: vouching.confirm(e, world.actor(w), world.now, "识")  # noqa: E731
        law.refused(["not_independent"], way, "custody", "confirm")


@tries("verify", "Make an inspector of his own, and verify by him")
def test_makes_an_inspector(law: Law, world: World) -> None:
    world.term("chen", date(2026, 1, 1))
    mine = hired(world, "mine", Role.INSPECTOR)
    case = world.called_back()
    assert case.inspector is None  # nobody is appointed whose account waits
    law.door("not_found", "mine", "verify", case, **all_passed())
    Case.objects.filter(pk=case.pk).update(inspector=mine)
    law.door("custody", "mine", "verify", case, **all_passed())


@tries("sign", "Make a second head for the unit, and sign by him")
def test_makes_a_head(law: Law, world: World) -> None:
    case = world.verified()
    hired(world, "mine", Role.HEAD, starts_on=date(2026, 1, 1), unit=world.water)
    law.door("custody", "mine", "sign", case)


@tries("reject", "Make a director of his own who confirms a clerk's proposal")
def test_makes_a_second_person(law: Law, world: World) -> None:
    case = world.logged()
    given = {"route_code": "litigation", "reason": "已诉讼"}
    world.do("wang", "propose_reject", case, **given)
    hired(world, "mine", Role.DIRECTOR)
    law.door("custody", "mine", "reject", case, granted="yes", decision="同意")


@tries("sign", "Take a signer's factors away, so that the password is enough")
def test_takes_the_factors(law: Law, office: World) -> None:
    case = office.verified()
    key = office.people["zhao"].pk
    assert Desk(office, "gao").client.post(f"/settings/people/{key}/factors/").status_code == 302
    law.door("custody", "zhao", "sign", case)
    law.page(422, lambda: Desk(office, "zhao").do(case, "sign"))


@tries("sign", "Let the whole office sign by password alone")
def test_password_signing(law: Law, office: World) -> None:
    client = Desk(office, "gao").client
    law.page(404, lambda: client.get("/admin/tracker/passwordsigning/"))
    assert not PasswordSigning.objects.exists()


@tries("close", "Take the time of the notice out of the tier, so that there is none to wait for")
def test_no_notice_in_the_tier(law: Law, world: World) -> None:
    TierSpan.objects.filter(tier=world.tier, kind=ClockKind.NOTICE).delete()
    case = world.signed()
    world.tick(days=40)
    law.door("notice", "zhou", "close", case)


@tries("close", "Shorten the notice of the tier while it runs")
def test_shortens_a_running_notice(law: Law, world: World) -> None:
    case = world.signed()
    TierSpan.objects.filter(tier=world.tier, kind=ClockKind.NOTICE).update(amount=1)
    world.tick(days=3)
    law.door("notice", "zhou", "close", case)


@tries("verify", "Take the unit out of the inspector's house, so that he may look after it")
def test_moves_a_unit(law: Law, world: World) -> None:
    station = world.unit("station", "城东水务站", world.water.unit_class, parent=world.water)
    world.person("ding", "丁一", Role.INSPECTOR, station)
    world.term("chen", date(2026, 1, 1))
    case = world.called_back()
    assert case.inspector is None
    law.door("not_found", "ding", "verify", case, **all_passed())
    law.door("inspector", "wang", "correct", case, inspector=world.people["ding"].pk, reason="换")


@tries("custody", "Reset the auditor, who would have seen it")
def test_resets_the_auditor(law: Law, world: World) -> None:
    custody.reset_password(world.people["sun"], world.actor("gao"), world.now)
    custody.reset_password(world.people["zhou"], world.actor("gao"), world.now)
    events = list(CustodyEvent.objects.filter(person=world.people["zhou"]))
    way = lambda: vouching.confirm(events, world.actor("sun"), world.now, "认识")  # noqa: E731
    law.refused(["not_independent"], way, "custody", "confirm")
