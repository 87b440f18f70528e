"""What was published is withdrawn: by one where it ends nothing, by two where it ends a notice."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.imports.refusals import blocked, on_its_way
from tests.workflows.test_not_public import NO, YES, county, proposed, public_page
from tests.workflows.test_publication import both_sign, refused_by_the_database, running, tasks
from tests.world import World
from tracker.actor import Actor
from tracker.errors import NotFound, WrongState
from tracker.models import Case, Request
from workflows.door import perform

__all__ = ["county"]
pytestmark = pytest.mark.django_db


def test_before_the_notice_one_withdraws_and_the_reason_stands_there(county: World) -> None:
    case = county.published(county.planned())
    county.do("wang", "unpublish", case, reason="误载电话号码")
    page = public_page(case).content.decode()
    assert "误载电话号码" in page
    assert "已恢复供水" not in page
    assert blocked(county, "wang", "unpublish", case, reason="再撤") == ["nothing_public"]
    county.published(case, text="更正后的文字")
    assert "更正后的文字" in public_page(case).content.decode()


def test_while_it_would_end_the_notice_it_takes_two(county: World) -> None:
    case = county.signed()
    with pytest.raises(WrongState):
        county.do("wang", "unpublish", case, reason="误载")
    county.do("wang", "ask_unpublish", case, reason="误载姓名")
    assert "已恢复供水" in public_page(case).content.decode()
    assert "request_open" in blocked(county, "zhou", "close", case)
    assert blocked(county, "wang", "decide_unpublish", case, **YES) == ["own_request"]
    case = county.do("zhou", "decide_unpublish", case, **YES).case
    assert (case.notice_at, set(running(case))) == (None, {"publication"})
    assert Case.objects.get(pk=case.pk).signed_head is None
    assert "误载姓名" in public_page(case).content.decode()
    assert tasks(county, "wang", case) == ["publish"]
    assert on_its_way(case)
    county.tick(days=20)
    refused_by_the_database(county, case)
    case = county.published(case)
    both_sign(county, case)
    county.tick(days=20)
    assert county.do("zhou", "close", case).case.status == "closed"


def test_a_no_changes_nothing(county: World) -> None:
    case = county.signed()
    county.do("wang", "ask_unpublish", case, reason="误载")
    before = Case.objects.get(pk=case.pk)
    case = county.do("zhou", "decide_unpublish", case, **NO).case
    assert (case.notice_at, case.content) == (before.notice_at, before.content)
    assert Case.objects.get(pk=case.pk).signed_head is not None
    assert on_its_way(case)


def test_an_objection_outlives_the_text_that_it_meant(county: World) -> None:
    case = county.verified()
    county.do("wang", "object", case, ground="unsolved", reason="未解决")
    county.do("wang", "ask_unpublish", case, reason="误载")
    county.do("zhou", "decide_unpublish", case, **YES)
    asked = case.requests.get(kind="objection")
    case = county.do("zhou", "decide_objection", case, request=asked.pk, **NO).case
    assert set(running(case)) == {"publication"}
    assert on_its_way(case)


def test_one_word_at_a_time(county: World) -> None:
    case = proposed(county, county.verified())
    assert blocked(county, "wang", "ask_unpublish", case, reason="x") == ["word_open"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.create(
            case=case, kind="unpublish", asked_by=county.people["wang"], asked_role="clerk",
            asked_at=county.now, reason="x",
        )  # fmt: skip


def test_a_withdrawn_case_is_in_no_list_and_takes_no_objection(county: World) -> None:
    case = county.verified()
    county.do("wang", "ask_unpublish", case, reason="误载")
    county.do("zhou", "decide_unpublish", case, **YES)
    assert case.number not in Client().get("/p/cases/?lang=en").content.decode()
    assert Client().get(f"/p/cases/{case.number}/object/").status_code == 404
    with pytest.raises(NotFound):
        perform(case.pk, "object", Actor.citizen(), at=county.tick(), ground="unsolved", reason="x")
