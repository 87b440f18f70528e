"""The draw: the key promised before, the pool by deeds, and the same result for anybody after."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from engine import rounds
from tests.world import ZONE, World, all_passed, photo
from tracker import custody, drawing, draws, inspectors, vouching
from tracker.models import Case, CustodyEvent, Draw, DrawKey, User
from tracker.vocabulary import Occasion, Role

pytestmark = pytest.mark.django_db
LOOK = Occasion.SECOND_LOOK


def many(world: World, count: int = 6) -> list[int]:
    people = [world.person(f"insp{n}", f"监督{n}", Role.INSPECTOR) for n in range(count)]
    return [person.pk for person in people]


def pool(case: Case, at: datetime) -> set[int]:
    return set(inspectors.fresh(case, at))


# The arithmetic -----------------------------------------------------------------------------------


def test_the_same_key_draws_the_same_and_any_change_another_order() -> None:
    key, people = "ab" * 32, range(40)
    first = drawing.order(drawing.seed(key, "2026-000001", 1, "second_look", 1), people)
    assert first == drawing.order(
        drawing.seed(key, "2026-000001", 1, "second_look", 1), people[::-1]
    )
    others = [
        drawing.seed("cd" * 32, "2026-000001", 1, "second_look", 1),
        drawing.seed(key, "2026-000002", 1, "second_look", 1),
        drawing.seed(key, "2026-000001", 2, "second_look", 1),
        drawing.seed(key, "2026-000001", 1, "sample", 1),
        drawing.seed(key, "2026-000001", 1, "second_look", 2),
    ]
    assert all(drawing.order(seed, people) != first for seed in others)


def test_everybody_is_drawn_about_as_often() -> None:
    found = dict.fromkeys(range(5), 0)
    for n in range(2000):
        found[drawing.order(drawing.seed("ab" * 32, f"2026-{n:06}", 1, LOOK, 1), range(5))[0]] += 1
    assert all(330 < count < 470 for count in found.values())


# Keys ---------------------------------------------------------------------------------------------


def test_the_engine_makes_the_next_months_key_ahead(world: World) -> None:
    now = datetime(2026, 3, 31, 23, 30, tzinfo=ZONE)
    rounds.once(now)
    rounds.once(now)
    march, april = DrawKey.objects.order_by("month")
    assert (march.month, march.ahead) == (date(2026, 3, 1), False)  # the month had begun
    assert (april.month, april.ahead) == (date(2026, 4, 1), True)
    assert april.digest == drawing.commitment(april.key)


def test_a_key_is_told_only_when_its_month_is_over(world: World) -> None:
    key = draws.key_for(datetime(2026, 3, 2, 9, tzinfo=ZONE))
    for told in (datetime(2026, 3, 31, 23, 59, tzinfo=ZONE), datetime(2026, 3, 2, tzinfo=ZONE)):
        assert draws.published(key, told)["key"] is None
    assert draws.published(key, datetime(2026, 4, 1, 0, 0, tzinfo=ZONE))["key"] == key.key


def test_no_key_lies_open_in_the_database(world: World, client: Client) -> None:
    key = draws.key_for(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM tracker_drawkey")
        assert key.key not in cursor.fetchone()[0]
    now = timezone.localdate()
    for path in ("/p/draws/", f"/p/draws/{now:%Y-%m}/"):
        page = client.get(path)
        assert page.status_code == 200
        assert key.key not in page.content.decode()
        assert key.digest in page.content.decode()


def test_keys_and_draws_are_only_added_to(world: World) -> None:
    case = world.submitted()
    draws.draw(case, LOOK, many(world), world.now)
    for rows, change in ((DrawKey.objects, {"digest": "0" * 64}), (Draw.objects, {"pool": [1]})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")


# The pool -----------------------------------------------------------------------------------------


def test_recusal_is_by_deeds(world: World) -> None:
    """Chen inspected, Wei is employed by the unit, Ma was officer of the unit in this very case."""
    first = many(world, 1)
    world.person("ma", "马宁", Role.OFFICER, world.water)
    case = world.planned()
    world.do("ma", "attach", case, uploads=[photo("seen.jpg")])
    world.moves("ma", Role.INSPECTOR, ends_on=date(2027, 1, 1))
    case = world.submitted(case)
    world.post("wang", Role.INSPECTOR, ends_on=date(2027, 1, 1))
    assert case.inspector_id == world.people["chen"].pk
    assert pool(case, world.now) == set(first)


def test_out_of_term_inactive_or_drawn_before_is_not_in_the_pool(world: World) -> None:
    case = world.submitted()
    old, gone, drawn, *left = many(world)
    world.term(User.objects.get(pk=old).username, date(2026, 1, 1))
    User.objects.filter(pk=gone).update(is_active=False)
    draws.draw(case, LOOK, [drawn], world.now)
    assert pool(case, world.now) == set(left)


def test_whose_account_waits_is_neither_drawn_nor_appointed(world: World) -> None:
    case = world.submitted()
    waiting, other = many(world, 2)
    custody.reset_password(User.objects.get(pk=waiting), world.actor("gao"), world.now)
    assert pool(case, world.now) == {other}
    assert waiting not in set(inspectors.by_load(case, world.now))
    vouching.confirm(list(CustodyEvent.objects.all()), world.actor("sun"), world.now, "当面")
    assert pool(case, world.now) == {waiting, other}


def test_who_inspected_an_earlier_round_has_a_deed(world: World) -> None:
    case = world.submitted()
    chen = world.people["chen"].pk
    world.do("chen", "rework", case, **all_passed(solved="no", solved_remark="仍在渗漏"))
    others = many(world)
    Case.objects.filter(pk=case.pk).update(inspector=others[0])
    case.refresh_from_db()
    assert pool(case, world.now) == set(others[1:])
    assert chen not in pool(case, world.now)


# Done again ---------------------------------------------------------------------------------------


def test_anybody_does_it_again_from_what_is_published(world: World, client: Client) -> None:
    """With the very program that the documentation gives, and with nothing but the month's file."""
    world.begin(days_ago=70)
    people = many(world)
    for _n in range(3):
        case = world.submitted()
        draws.draw(case, LOOK, people, world.now)
        draws.draw(case, LOOK, people[1:], world.now)
    key = DrawKey.objects.first()
    assert key is not None
    file = client.get(f"/p/draws/{key.month:%Y-%m}/").content.decode()
    program = (Path(settings.BASE_DIR) / "docs" / "draws.md").read_text("utf-8")
    program = program.split("```python\n")[1].split("```")[0]

    def again(month: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", program],
            input=month,
            capture_output=True,
            text=True,
            check=False,
        )

    done = again(file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("as drawn") == Draw.objects.filter(key=key).count() > 0
    forged = json.loads(file)
    forged["draws"][0]["drawn"] = next(n for n in people if n != forged["draws"][0]["drawn"])
    assert "not" in again(json.dumps(forged)).stderr
    forged = json.loads(file)
    forged["draws"][0]["pool"] = forged["draws"][0]["pool"][1:]
    assert "another pool" in again(json.dumps(forged)).stderr
    forged = json.loads(file) | {"key": "ab" * 32}
    assert "another key" in again(json.dumps(forged)).stderr


def test_the_command_tells_what_the_page_tells(
    world: World, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("draws")
    now = timezone.localdate()
    listed = capsys.readouterr().out
    assert DrawKey.objects.get(month=now.replace(day=1)).digest in listed
    call_command("draws", f"{now:%Y-%m}")
    file = client.get(f"/p/draws/{now:%Y-%m}/").content.decode()
    assert json.loads(capsys.readouterr().out) == json.loads(file)
    assert client.get("/p/draws/1999-01/").status_code == 404
    assert client.get("/p/draws/nonsense/").status_code == 404
