"""Reference data comes from memory, and from no older a copy than the page it is shown on."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.world import UNIT_WORDS, World
from tracker import numbers, reference
from tracker.models import Case, Tier, Unit, User
from tracker.verbs.choices import LEAD_UNITS, KeptChoiceField, KeptMultipleChoiceField

pytestmark = pytest.mark.django_db


def elsewhere(unit: Unit, **values: Any) -> None:
    """Edit a unit as another process does: nothing here is told but the number of edits."""
    Unit.objects.filter(pk=unit.pk).update(**values)
    numbers.take(numbers.REFERENCE, 0)


def test_a_foreign_key_is_found_in_memory(world: World, django_assert_num_queries: Any) -> None:
    case = world.assigned()
    reference.units(), reference.tiers(), reference.channels()
    found = Case.objects.get(pk=case.pk)
    with django_assert_num_queries(0):
        assert found.unit == world.water
        assert found.tier == world.tier
        assert found.channel.code == "hotline"
        assert found.category is None


def test_an_edit_here_is_seen_at_once(world: World) -> None:
    case = world.assigned()
    assert Case.objects.get(pk=case.pk).unit.name == "水务局"
    world.water.name = "水利局"
    world.water.save()
    assert Case.objects.get(pk=case.pk).unit.name == "水利局"
    world.parks.delete()
    assert world.parks.pk not in reference.units()


def test_an_edit_elsewhere_is_seen_by_the_next_request(world: World, client: Client) -> None:
    client.force_login(world.people["wang"])
    assert ">水务局<" in client.get("/ledger/").content.decode()
    elsewhere(world.water, name="水利局")
    shown = client.get("/ledger/").content.decode()
    assert ">水利局<" in shown
    assert ">水务局<" not in shown


def test_what_is_no_longer_in_use_elsewhere_is_refused_here(world: World, client: Client) -> None:
    """The page was fetched before; the door goes by what holds when it is asked."""
    case = world.logged()
    client.force_login(world.people["wang"])
    url = f"/cases/{case.number}/assign/"
    assert client.get(url).status_code == 200
    elsewhere(world.water, active=False)
    data = {"version": case.version, "unit": world.water.pk, "tier": world.tier.pk, **UNIT_WORDS}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "unit": world.traffic.pk}).status_code == 302


def test_a_row_made_elsewhere_is_found_without_being_told(world: World) -> None:
    reference.units()
    Unit.objects.bulk_create([Unit(code="new", name="新局", unit_class="service")])
    made = Unit.objects.get(code="new")
    assert User(username="x", employer_id=made.pk).employer == made
    assert made.pk in reference.units()


def test_without_a_session_a_copy_is_good_for_a_minute(world: World) -> None:
    before = reference.units(now=1000.0)[world.water.pk]
    Unit.objects.filter(pk=world.water.pk).update(name="水利局")
    assert reference.units(now=1000.0 + reference.TTL - 1)[world.water.pk] is before
    assert reference.units(now=1000.0 + reference.TTL)[world.water.pk].name == "水利局"


def test_choices_are_offered_and_checked_in_memory(
    world: World, django_assert_num_queries: Any
) -> None:
    world.unit("pump", "泵站", "service", parent=world.water)
    world.parks.active = False
    world.parks.save()
    one = KeptChoiceField(reference.units, LEAD_UNITS)
    several = KeptMultipleChoiceField(reference.units, LEAD_UNITS, required=False)
    coded = KeptChoiceField(reference.tiers, to_field_name="code")
    assert reference.tiers()  # in memory from here on, as the units are
    offered = [key.value for key, _name in one.choices if key]
    with django_assert_num_queries(0):
        assert offered == [world.traffic.pk, world.water.pk]  # by code, as the table is ordered
        assert one.clean(str(world.water.pk)) == world.water
        assert coded.clean("general_15").code == "general_15"
        assert several.clean([str(world.water.pk), world.traffic.pk]) == [
            world.traffic,
            world.water,
        ]
        assert several.clean([]) == []
        for wrong in (world.parks.pk, 0, "water", "\x00"):
            with pytest.raises(ValidationError):
                one.clean(wrong)
            with pytest.raises(ValidationError):
                several.clean([wrong])
        with pytest.raises(ValidationError):
            several.clean("1")


def test_tiers_are_in_the_order_of_their_table(world: World) -> None:
    assert list(reference.tiers().values()) == list(Tier.objects.all())
