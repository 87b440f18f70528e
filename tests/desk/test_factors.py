"""What one signs with: enrolled under custody, given for what the page shows, good for once."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import DatabaseError, connection, transaction

from tests.desk.holders import Person, Telephone, confirmed, county, office, telephones
from tests.desk.pages import Desk, text
from tests.world import PASSWORD, World
from tracker import custody
from tracker.models import CaseEvent, CustodyEvent, Signature
from tracker.vocabulary import CustodyKind, FactorKind

__all__ = ["county", "office", "telephones"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("telephones")]


# Enrolled under custody --------------------------------------------------------------------------


def test_what_is_enrolled_first_signs_nothing_until_confirmed(office: World) -> None:
    """Whoever made the account knew its first password, and could have come first."""
    case = office.verified()
    zhao = Person(office, "zhao")
    phone = zhao.telephone()
    event = CustodyEvent.objects.get()
    assert (event.kind, event.bars, event.factor) == (CustodyKind.FACTOR_ADDED, True, "totp")
    answer = zhao.send(case, zhao.form(case, code=phone.code()))
    assert answer.status_code == 422
    assert "not confirmed yet" in text(answer)
    assert not case.signatures.exists()
    confirmed(office, "zhao")
    assert zhao.send(case, zhao.form(case, code=phone.code())).status_code == 302
    assert case.signatures.get().factor == FactorKind.TOTP


def test_a_second_one_counts_at_once_on_the_word_of_the_first(office: World) -> None:
    zhao = Person(office, "zhao")
    phone = zhao.telephone()
    confirmed(office, "zhao")
    zhao.vouch(phone.code())
    zhao.sheet()
    assert not CustodyEvent.objects.waiting().exists()


def test_a_password_alone_vouches_for_nothing(office: World) -> None:
    """Somebody at the open desk, who knows the password, enrols a telephone of his own."""
    zhao = Person(office, "zhao")
    zhao.sheet()
    confirmed(office, "zhao")
    zhao.telephone()
    assert CustodyEvent.objects.waiting().get().factor == FactorKind.TOTP


def test_one_that_is_not_confirmed_vouches_for_nothing(office: World) -> None:
    """Else the one enrolled on its word would outlive it."""
    zhao = Person(office, "zhao")
    phone = zhao.telephone()
    zhao.vouch(phone.code())
    zhao.sheet()
    assert CustodyEvent.objects.waiting().count() == 2


def test_what_custody_knows_nothing_of_signs_nothing(office: World) -> None:
    """By raw SQL: a telephone of one's own in the place of somebody else's."""
    case = office.verified()
    zhao = Person(office, "zhao")
    zhao.telephone()
    confirmed(office, "zhao")
    secret = totp.generate_totp_secret()
    Authenticator.objects.update(data={"secret": totp.encrypt(secret)})
    answer = zhao.send(case, zhao.form(case, code=Telephone(secret).code()))
    assert answer.status_code == 422
    Authenticator.objects.all().delete()
    Authenticator.objects.bulk_create(
        [
            Authenticator(
                user=office.people["zhao"], type="totp", data={"secret": totp.encrypt(secret)}
            )
        ]
    )
    assert zhao.send(case, zhao.form(case, code=Telephone(secret).code())).status_code == 422
    assert not case.signatures.exists()


def test_what_was_lost_is_taken_away_by_another_and_enrolled_anew(office: World) -> None:
    case = office.verified()
    zhao = Person(office, "zhao")
    phone = zhao.telephone()
    confirmed(office, "zhao")
    key = office.people["zhao"].pk
    assert Desk(office, "zhou").client.post(f"/settings/people/{key}/factors/").status_code == 404
    assert Desk(office, "wang").client.post(f"/settings/people/{key}/factors/").status_code == 302
    kinds = list(CustodyEvent.objects.order_by("pk").values_list("kind", "bars"))
    assert kinds == [
        (CustodyKind.FACTOR_ADDED, True),
        (CustodyKind.FACTORS_RESET, True),
        (CustodyKind.FACTOR_REMOVED, False),
    ]
    assert zhao.send(case, zhao.form(case, code=phone.code())).status_code == 422
    assert CustodyEvent.objects.waiting().get().by == office.people["wang"]


def test_the_secrets_lie_encrypted_and_stand_on_no_page(office: World) -> None:
    zhao = Person(office, "zhao")
    phone, codes = zhao.telephone(), zhao.sheet()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
    assert phone.secret not in kept
    assert not any(code.replace(" ", "") in kept for code in codes)
    page = text(zhao.client.get("/accounts/2fa/"))
    assert phone.secret not in page
    assert not any(code in page for code in codes)
    for url in ("", "recovery-codes/", "recovery-codes/download/", "totp/deactivate/"):
        assert codes[0] not in text(zhao.client.get(f"/accounts/2fa/{url}"))


def test_no_office_signs_by_password_unless_its_database_says_so(office: World) -> None:
    case = office.verified()
    zhao = Desk(office, "zhao")
    page = text(zhao.see(case, "sign/"))
    assert 'name="password"' not in page
    assert "/accounts/2fa/" in page
    assert zhao.do(case, "sign", password=PASSWORD).status_code == 422
    assert not case.signatures.exists()


def test_nor_does_the_database_take_it(office: World) -> None:
    case = office.verified()
    for factor in ("", "password", "finger"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Signature.objects.create(
                case=case, round=1, role="head", user=office.people["zhao"], at=office.now,
                factor=factor,
            )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            CaseEvent.objects.create(
                case=case, seq=99, verb="verify", actor=office.people["chen"], role="inspector",
                at=office.now, from_status="submitted", to_status="verified", factor=factor,
            )  # fmt: skip


def test_every_later_signature_says_who_had_a_hand_on_the_account(office: World) -> None:
    case = office.verified()
    custody.reset_password(office.people["zhao"], office.actor("gao"), office.now)
    confirmed(office, "zhao")
    office.do("zhao", "sign", case)
    custody.reset_password(office.people["zhao"], office.actor("gao"), office.tick())
    for who, tail in (("chen", "sign/"), ("wang", "")):
        page = text(Desk(office, who).see(case, tail))
        assert "Code of telephone or token" in page
        assert "account: Password reset" in page
        assert "confirmed by 孙谨" in page


def test_an_empty_office_begins_with_two(office: World) -> None:
    """Director and auditor enrol, and confirm each other with what they have enrolled."""
    zhou, sun = Person(office, "zhou"), Person(office, "sun")
    codes = {"zhou": zhou.sheet(), "sun": sun.sheet()}
    for person in (zhou, sun):
        other = {"zhou": "sun", "sun": "zhou"}[person.who]
        event = CustodyEvent.objects.get(person=office.people[other])
        page = text(person.client.get("/custody/"))
        covers = re.findall(r'name="covers" value="(\w+)"', page)
        data = {"events": [event.pk], "how": "同一办公室", "covers": covers}
        sent = person.client.post("/custody/", data | {"code": codes[person.who][0]})
        assert sent.status_code == 302, text(sent)
    assert not CustodyEvent.objects.waiting().exists()
    assert {e.confirmation.factor for e in CustodyEvent.objects.all()} == {"sheet"}


# Codes -------------------------------------------------------------------------------------------


def test_a_code_of_the_sheet_is_good_once_however_it_is_typed(office: World) -> None:
    first, second = office.verified(), office.verified()
    zhao = Person(office, "zhao")
    codes = zhao.sheet()
    assert len(set(codes)) == 50
    confirmed(office, "zhao")
    wide = codes[7].translate({ord(str(n)): ord("０") + n for n in range(10)})
    assert zhao.send(first, zhao.form(first, code=f" {wide}")).status_code == 302
    assert first.signatures.get().factor == FactorKind.SHEET
    answer = zhao.send(second, zhao.form(second, code=codes[7], opinion="同意"))
    assert answer.status_code == 422
    assert "used before" in text(answer)
    assert 'value="同意"' in text(answer)
    assert codes[7] not in text(answer)
    assert zhao.send(second, zhao.form(second, code=codes[8])).status_code == 302


def test_somebody_elses_code_signs_nothing(office: World) -> None:
    case = office.verified()
    phone = Person(office, "feng").telephone()
    confirmed(office, "feng")
    zhao = Person(office, "zhao")
    zhao.telephone()
    confirmed(office, "zhao")
    assert zhao.send(case, zhao.form(case, code=phone.code())).status_code == 422


def test_guessing_codes_is_stopped(office: World) -> None:
    case = office.verified()
    zhao = Person(office, "zhao")
    phone = zhao.telephone()
    confirmed(office, "zhao")
    for _ in range(5):
        assert zhao.send(case, zhao.form(case, code="000000")).status_code == 422
    answer = zhao.send(case, zhao.form(case, code=phone.code()))
    assert "Too many wrong tries" in text(answer)
    assert not case.signatures.exists()


def test_a_code_stands_for_what_its_page_showed(office: World) -> None:
    """A clerk changes the words while the head looks at the page: also with the version guessed."""
    case = office.verified()
    zhao = Person(office, "zhao")
    phone = zhao.telephone()
    confirmed(office, "zhao")
    form = zhao.form(case, code=phone.code())
    office.do("wang", "correct", case, title="停水五天", reason="天数有误")
    case.refresh_from_db()
    answer = zhao.send(case, form | {"version": case.version})
    assert answer.status_code == 409
    assert not case.signatures.exists()
