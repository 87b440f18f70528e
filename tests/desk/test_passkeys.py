"""A passkey signs what the page shows, and nothing else; many cases at once, each opened before."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData

from tests.desk.holders import Person, county, office, with_passkey
from tests.desk.pages import text
from tests.softkey import SoftKey
from tests.world import World, all_passed, photo
from tracker import signing
from tracker.models import CaseEvent, CustodyEvent, Request, Signature

__all__ = ["county", "office"]
pytestmark = pytest.mark.django_db


# Passkeys ----------------------------------------------------------------------------------------


def test_a_passkey_signs_the_content_and_anybody_can_check_it(office: World) -> None:
    case = office.verified()
    zhao, key = with_passkey(office, "zhao")
    form = zhao.form(case, opinion="同意")
    assert zhao.send(case, form | {"passkey": key.signs(zhao.asked(form))}).status_code == 302
    signature = case.signatures.get()
    event = case.events.get(verb="sign")
    assert (signature.factor, event.factor) == ("passkey", "passkey")
    enrolment = CustodyEvent.objects.get(key=event.proof["key"])
    verify(event, enrolment)
    assert event.proof["content"] == signature.content
    event.proof["words"] = "0" * 64
    with pytest.raises((InvalidSignature, AssertionError)):
        verify(event, enrolment)


def verify(event: CaseEvent, enrolment: CustodyEvent) -> None:
    """With nothing but the event and the public key of the enrolment."""
    proof = event.proof
    stands_for = {"case": event.case.number, "round": event.round, "content": proof["content"]}
    one = signing.sha256({**stands_for, "role": event.role, "verb": event.verb})
    assert one in proof["covers"]
    challenge = signing.challenge(proof["covers"], proof["words"], proof["nonce"])
    client = websafe_decode(proof["answer"]["clientDataJSON"])
    assert websafe_decode(json.loads(client)["challenge"]) == challenge
    public = AttestedCredentialData(websafe_decode(enrolment.public_key)).public_key
    data = websafe_decode(proof["answer"]["authenticatorData"])
    digest = signing.hashlib.sha256(client).digest()
    public.verify(data + digest, websafe_decode(proof["answer"]["signature"]))


def test_a_passkey_signs_no_other_words_than_were_posted(office: World) -> None:
    case = office.verified()
    zhao, key = with_passkey(office, "zhao")
    form = zhao.form(case, opinion="同意")
    answer = key.signs(zhao.asked(form))
    assert zhao.send(case, form | {"opinion": "不同意", "passkey": answer}).status_code == 422
    assert zhao.send(case, form | {"passkey": answer}).status_code == 422, "asked for once"
    assert not case.signatures.exists()


def test_a_passkey_signs_the_files_that_go_with_the_findings(office: World) -> None:
    """The browser says their digests when it asks; other files than these are then refused."""
    case = office.called_back()
    chen, key = with_passkey(office, "chen")
    form = {**chen.form(case, "inspect"), **all_passed(solved_remark="", on_site="on")}
    shown = photo("seen.jpg")
    said = {"file:solved_files": hashlib.sha256(shown.read()).hexdigest()}
    shown.seek(0)

    def sent(*files: Any) -> Any:
        answer = key.signs(chen.asked(form | said))
        return chen.send(case, form | {"passkey": answer, "solved_files": list(files)}, "inspect")

    assert sent().status_code == 422, "the file is missing"
    assert sent(photo("other.jpg", "red")).status_code == 422
    assert sent(shown, photo("more.jpg")).status_code == 422
    assert not case.inspections.exists()
    shown.seek(0)
    assert sent(shown).status_code == 302
    event = case.events.get(verb="verify")
    assert event.record.files[0].sha256 == said["file:solved_files"]
    verify(event, CustodyEvent.objects.get(key=event.proof["key"]))


def test_the_page_of_enrolling_speaks_the_readers_language(office: World) -> None:
    zhao = Person(office, "zhao")
    page = text(zhao.client.get("/accounts/2fa/passkeys/add/", headers={"accept-language": "zh"}))
    assert "本人对此密钥的称呼" in page
    assert ">Name<" not in page


def test_nor_a_form_that_hides_what_it_showed(office: World) -> None:
    """A signature over nothing would prove nothing: whoever strips the page signs nothing."""
    case = office.verified()
    zhao, key = with_passkey(office, "zhao")
    form = zhao.form(case) | {"covers": []}
    assert zhao.send(case, form | {"passkey": key.signs(zhao.asked(form))}).status_code == 422
    assert not case.signatures.exists()


def test_nor_another_case_nor_later_content(office: World) -> None:
    case, other = office.verified(), office.verified()
    zhao, key = with_passkey(office, "zhao")
    form = zhao.form(other)
    answer = key.signs(zhao.asked(form))
    assert zhao.send(case, form | {"passkey": answer}).status_code == 409
    form = zhao.form(case)
    answer = key.signs(zhao.asked(form))
    office.do("zhao", "account", case, kind="none_found", detail="经查无责任")
    case.refresh_from_db()
    sent = form | {"passkey": answer}
    assert zhao.send(case, sent).status_code == 409
    assert not Signature.objects.filter(case__in=[case, other]).exists()


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (SoftKey(verifies=False), "whoever finds the key lying about"),
        (SoftKey(origin="http://evil.example"), "a page of somebody else's"),
    ],
)
def test_nor_for_somebody_else(office: World, key: SoftKey, why: str) -> None:
    case = office.verified()
    honest = key.origin
    key.origin = "http://localhost"
    zhao, key = with_passkey(office, "zhao", key)
    key.origin = honest
    form = zhao.form(case)
    sent = form | {"passkey": key.signs(zhao.asked(form))}
    assert zhao.send(case, sent).status_code == 422, why


@pytest.mark.parametrize("said", ["", "{}", "[]", "null", "x" * 5000, '{"rawId": 1}'])
def test_what_no_passkey_says_is_a_clear_refusal(office: World, said: str) -> None:
    case = office.verified()
    zhao, _key = with_passkey(office, "zhao")
    form = zhao.form(case)
    zhao.asked(form)
    assert zhao.send(case, form | {"passkey": said}).status_code == 422


def test_one_passkey_decides_a_list(office: World) -> None:
    cases = [office.planned(), office.planned()]
    for case in cases:
        office.do("li", "ask_extension", case, amount=5, reason="管材缺货")
    wang, key = with_passkey(office, "wang")
    page = text(wang.client.get("/requests/"))
    covers = re.findall(r'name="covers" value="(\w+)"', page)
    assert len(covers) == 2
    form = {
        "covers": covers,
        "request": list(Request.objects.values_list("pk", flat=True)),
        "granted": "yes",
        "decision": "同意",
    }
    sent = form | {"passkey": key.signs(wang.asked(form))}
    assert wang.client.post("/requests/decide/", sent).status_code == 200
    for case in cases:
        event = case.events.get(verb="decide_extension")
        assert event.proof["covers"] == covers
        verify(event, CustodyEvent.objects.get(key=event.proof["key"]))


# Many at once ------------------------------------------------------------------------------------


def test_many_are_signed_at_once_each_opened_as_it_is(office: World) -> None:
    cases = [office.verified() for _ in range(4)]
    zhao, key = with_passkey(office, "zhao")
    page = zhao.client.get("/signatures/")
    assert {row.case for row in page.context["rows"]} == set(cases)
    assert 'type="checkbox"' not in text(page), "nothing is opened yet"
    for case in cases[:3]:
        zhao.form(case)
    office.do("wang", "correct", cases[0], title="停水五天", reason="天数有误")  # and opened before
    page = text(zhao.client.get("/signatures/"))
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page
    covers = re.findall(r'name="covers" value="(\w+)"', page)
    numbers = [case.number for case in cases]
    form = {"covers": covers, "case": numbers, "opinion": "同意"}
    answer = zhao.client.post("/signatures/", form | {"passkey": key.signs(zhao.asked(form))})
    assert answer.status_code == 200
    signed = Signature.objects.filter(role="head")
    assert set(signed.values_list("case", flat=True)) == {case.pk for case in cases[1:3]}
    for case in cases[1:3]:
        event = case.events.get(verb="sign")
        verify(event, CustodyEvent.objects.get(key=event.proof["key"]))


def test_a_list_without_a_factor_or_a_case_signs_nothing(office: World) -> None:
    case = office.verified()
    zhao, _key = with_passkey(office, "zhao")
    zhao.form(case)
    assert zhao.client.post("/signatures/", {"case": [case.number]}).status_code == 422
    answer = zhao.client.post("/signatures/", {"opinion": "同意"})
    assert answer.status_code == 422
    assert 'value="同意"' in text(answer)
    assert not case.signatures.exists()


def test_what_is_not_there_yet_is_told_in_the_list(office: World) -> None:
    case = office.signed()
    office.do("wang", "object", case, ground="unsolved", reason="未通知我")
    zhou, _key = with_passkey(office, "zhou")
    zhou.form(case, "close")
    assert "A request is still to be decided" in text(zhou.client.get("/signatures/"))
    assert case.number in text(zhou.client.get("/signatures/"))
