"""Each refusal has one number and one way of being told, on every face."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.test import RequestFactory
from django.utils import translation

from desk.middleware import DeskMiddleware
from tracker.errors import (
    Blocked,
    Blocker,
    Busy,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    Refused,
    WrongState,
)
from tracker.vocabulary import Role
from web import refusals
from web.limits import Unavailable

pytestmark = pytest.mark.django_db
MISSING = [
    Blocker("reply", "Reply to the reporter.", Role.OFFICER),
    Blocker("wait", "Wait.", Role.SYSTEM),
]
FAULTS = Invalid({"title": ["Give it a title."], "round": ["Too late.", "Too long."]})
EVERY: dict[int, list[Refused]] = {
    404: [NotFound(), NotAllowed()],
    409: [WrongState(), Conflict(), Busy()],
    422: [Refused(), Blocked(MISSING), FAULTS],
    503: [Unavailable()],
}
NUMBERED = [(error, status) for status, errors in EVERY.items() for error in errors]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


class TitleForm(forms.Form):
    title = forms.CharField()


def typed(title: str = "停水") -> TitleForm:
    return TitleForm({"title": title})


def test_every_kind_of_refusal_has_its_number_here() -> None:
    def kinds(of: type[Refused]) -> set[type[Refused]]:
        return {of}.union(*(kinds(kind) for kind in of.__subclasses__()))

    ours = {kind for kind in kinds(Refused) if kind.__module__ == "tracker.errors"}
    assert ours == {type(error) for error, _status in NUMBERED} - {Unavailable}


@pytest.mark.parametrize(("error", "status"), NUMBERED, ids=lambda part: type(part).__name__)
def test_a_page_without_a_form_says_why_and_where_to_go(
    error: Refused, status: int, rf: RequestFactory
) -> None:
    answer = DeskMiddleware(lambda request: None).process_exception(rf.get("/"), error)  # type: ignore[arg-type,return-value]
    page = answer.content.decode() if answer is not None else ""
    assert answer is not None
    assert answer.status_code == status
    assert f">{status}</p>" in page
    assert (refusals.in_a_line(error) in page) is (status != 404)


def test_other_faults_are_not_taken_for_refusals(rf: RequestFactory) -> None:
    middleware = DeskMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]
    assert middleware.process_exception(rf.get("/"), ValueError("a hole")) is None


@pytest.mark.parametrize("error", EVERY[404], ids=lambda part: type(part).__name__)
def test_absent_and_forbidden_look_the_same(error: Refused) -> None:
    assert refusals.absent(error)
    with pytest.raises(type(error)):
        refusals.on_form(typed(), error)


def test_only_what_moved_on_makes_a_page_outdated() -> None:
    found = {type(error) for error, _status in NUMBERED if refusals.outdated(error)}
    assert found == {WrongState, Conflict}


def test_faults_go_to_their_fields_and_the_rest_above() -> None:
    form = typed()
    told = refusals.on_form(form, FAULTS)
    assert (told.status, told.note, told.missing) == (422, "", ())
    assert form.errors == {"title": ["Give it a title."], "__all__": ["Too late.", "Too long."]}
    assert refusals.in_a_line(FAULTS) == "Give it a title. Too late. Too long."


def test_a_fault_that_the_form_has_found_is_not_told_twice() -> None:
    form = typed("")
    refusals.on_form(form, FAULTS)
    assert form.errors["title"] == ["This field is required."]


def test_what_is_missing_is_listed_and_told_in_a_line() -> None:
    told = refusals.on_form(typed(), Blocked(MISSING))
    assert (told.status, told.missing) == (422, MISSING)
    assert told.note == "Reply to the reporter.; Wait."


def test_all_else_is_a_note_above_the_form() -> None:
    form = typed()
    told = refusals.on_form(form, Unavailable())
    assert told.status == 503
    assert told.note.startswith("This cannot be checked just now.")
    assert form.is_valid()


def test_one_refusal_is_no_hindrance_to_the_next() -> None:
    def halve(number: int) -> int:
        if number % 2:
            raise FAULTS if number > 2 else NotAllowed
        return number // 2

    came = refusals.each([1, 2, 3, 4], halve)
    assert came.done == [1, 2]
    assert came.refused == [(1, str(NotAllowed())), (3, refusals.in_a_line(FAULTS))]
    with pytest.raises(ZeroDivisionError):
        refusals.each([1], lambda number: number // 0)
