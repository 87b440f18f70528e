"""The unit's page explains its number case by case, with released words or none."""

import pytest
from django.test import Client

from scoring import posting
from tests.world import World, all_passed
from tracker.models import Case, CaseEvent

pytestmark = pytest.mark.django_db


def reworked(world: World) -> Case:
    case = world.called_back()
    return world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="没水")).case


def test_entries_stand_with_released_words_or_with_none(world: World, client: Client) -> None:
    shown, hidden = reworked(world), reworked(world)
    world.do("wang", "release", shown, title="小区停水的公开标题", text="小区停水三天。")
    posting.post(list(CaseEvent.objects.values_list("pk", flat=True)))
    page = client.get("/p/units/water/?lang=en").content.decode()
    assert page.count("score-entry") == 2
    assert "小区停水的公开标题" in page
    assert f"/p/cases/{shown.number}/?lang=en" in page
    assert hidden.number not in page
    assert "A case not released to the public" in page
