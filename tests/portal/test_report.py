"""Reporting a problem: the check, the receipt, and what is kept of whom."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

import altcha
import pytest
from django.db import connection
from django.test import Client

from portal import proof
from tests.portal.conftest import words
from tests.web.test_limits import out_of_order
from tests.world import photo
from tracker.models import Case, Report
from tracker.verbs.intake import receipt_hash

pytestmark = pytest.mark.django_db
PATH = "/p/report/"
PROBLEM = {"title": "路灯不亮", "text": "人民路路灯不亮。", "place": "人民路", "who": "anonymous"}


def solved(client: Client) -> str:
    """What the browser's script would send."""
    challenge = altcha.Challenge.from_dict(client.get("/p/report/challenge/").json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    payload = {"challenge": challenge.to_dict(), "solution": solution.to_dict()}
    return b64encode(json.dumps(payload).encode()).decode()


def code_on(page: str) -> str:
    """The sixteen digits of a receipt page."""
    start = page.index('class="receipt-code"')
    return "".join(c for c in page[start : page.index("</dd>", start)] if c.isdigit())


def test_a_receipt_is_shown_at_once_and_kept_as_a_hash(
    english: Client, world: Any, sums: Any
) -> None:
    answer = english.post(PATH, {**PROBLEM, "uploads": [photo()], **sums(PATH)})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    code, case = code_on(words(answer)), Case.objects.get()
    assert len(code) == 16
    assert case.number in words(answer)
    assert case.channel.code == "web"
    assert case.files.count() == 1
    report = Report.objects.get()
    assert report.anonymous
    assert report.receipt_hash == receipt_hash(code)
    assert code not in words(english.get(PATH))


def test_who_stays_anonymous_is_not_kept(english: Client, world: Any, sums: Any) -> None:
    typed = {"reporter_name": "张三", "reporter_contact": "13800000000"}
    english.post(PATH, {**PROBLEM, **typed, **sums(PATH)})
    report = Report.objects.get()
    assert (report.name, report.contact, report.anonymous) == (None, None, True)


def test_who_is_named_is_reachable(english: Client, world: Any, sums: Any) -> None:
    named = {**PROBLEM, "who": "named"}
    assert english.post(PATH, {**named, **sums(PATH)}).status_code == 422
    english.post(PATH, {**named, "reporter_contact": "13800000000", **sums(PATH)})
    assert Report.objects.get().reachable


def test_the_browsers_work_is_accepted_once(english: Client, world: Any) -> None:
    payload = solved(english)
    assert english.post(PATH, {**PROBLEM, "altcha": payload}).status_code == 200
    again = english.post(PATH, {**PROBLEM, "altcha": payload})
    assert again.status_code == 422
    assert "sent already" in words(again)
    assert Case.objects.count() == 1


def test_the_same_work_written_otherwise_is_the_same_work(english: Client, world: Any) -> None:
    payload = solved(english)
    assert english.post(PATH, {**PROBLEM, "altcha": payload}).status_code == 200
    written = json.loads(b64decode(payload))
    for spaces in (1, 2):
        other = b64encode(json.dumps(written, indent=spaces).encode()).decode()
        again = english.post(PATH, {**PROBLEM, "altcha": other})
        assert again.status_code == 422
        assert "sent already" in words(again)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("payload", ["", "nonsense", b64encode(b"{}").decode(), "é"])
def test_without_the_work_nothing_is_taken(english: Client, world: Any, payload: str) -> None:
    answer = english.post(PATH, {**PROBLEM, "altcha": payload})
    assert answer.status_code == 422
    assert "The check was not passed" in words(answer)
    assert PROBLEM["text"] in words(answer)
    assert not Case.objects.exists()


def test_a_wrong_sum_or_a_used_one_is_refused(english: Client, world: Any, sums: Any) -> None:
    right = sums(PATH)
    wrong = {**right, "sum": "1"}
    assert english.post(PATH, {**PROBLEM, **wrong}).status_code == 422
    assert english.post(PATH, {**PROBLEM, **right}).status_code == 200
    assert english.post(PATH, {**PROBLEM, **right}).status_code == 422
    assert english.post(PATH, {**PROBLEM, "question": "forged", "sum": "5"}).status_code == 422


def test_an_address_sends_so_many_an_hour(
    english: Client, world: Any, sums: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "WORKED", replace(proof.WORKED, most=2))
    monkeypatch.setattr(proof, "ANSWERED", replace(proof.ANSWERED, most=1))
    assert english.post(PATH, {**PROBLEM, **sums(PATH)}).status_code == 200
    refused = english.post(PATH, {**PROBLEM, **sums(PATH)})
    assert refused.status_code == 422
    assert "Too much has been sent" in words(refused)
    assert english.post(PATH, {**PROBLEM, "altcha": solved(english)}).status_code == 200
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post(PATH, {**PROBLEM, **sums(PATH)}).status_code == 200


def test_without_its_limits_the_form_is_kept_and_nothing_is_taken(
    english: Client, world: Any, sums: Any
) -> None:
    data = {**PROBLEM, **sums(PATH)}
    with connection.execute_wrapper(out_of_order("web_usedproof")):
        answer = english.post(PATH, data)
    assert answer.status_code == 503
    assert "cannot be checked just now" in words(answer)
    assert PROBLEM["text"] in words(answer)
    assert not Case.objects.exists()


def test_faults_stand_at_their_fields(english: Client, world: Any, sums: Any) -> None:
    answer = english.post(PATH, {**PROBLEM, "title": "\u200b", "text": "", **sums(PATH)})
    assert answer.status_code == 422
    assert "id_text_error" in words(answer)


def test_another_site_posts_nothing(english: Client, world: Any, sums: Any) -> None:
    answers = [
        english.post(PATH, {**PROBLEM, **sums(PATH)}, headers=headers)
        for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"})
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not Case.objects.exists()
    here = english.post(PATH, {**PROBLEM, **sums(PATH)}, headers={"origin": "http://testserver"})
    assert here.status_code == 200
