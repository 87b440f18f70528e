"""Operations and calendar: what the engine could not do, and a notice looked at, then loaded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from desk.views import operations as view
from engine.models import EngineFault
from engine.sweep import sweep
from jobs import heartbeat, queue
from jobs.models import Beat
from tests.engine.test_recalculate import NOTICE_2027
from tests.engine.test_sweep import broken, midnight
from tests.tracker.time.test_holiday_notice import NOTICE_2026
from tests.world import World
from tracker import reference
from tracker.models import CalendarYear


def desk(world: World, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[who])
    return client


def test_a_case_set_aside_is_shown_and_handed_back(world: World) -> None:
    case = world.planned()
    broken(case)
    at = midnight(2026, 3, 18)
    for minutes in (0, 2, 20):
        sweep(at + timedelta(minutes=minutes))
    fault = EngineFault.objects.get()
    client = desk(world, "zhou")
    page = client.get("/operations/").content.decode()
    assert case.number in page
    assert fault.error in page
    assert case.title not in page
    answer = client.post(f"/operations/faults/{fault.pk}/again/")
    assert answer.status_code == 302
    assert not EngineFault.objects.exists()


def test_what_is_set_aside_is_paged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "PAGE", 1)
    cases = [world.planned(), world.planned()]
    for case in cases:
        broken(case)
    sweep(midnight(2026, 3, 18))
    client = desk(world, "zhou")
    first = client.get("/operations/")
    second = client.get(first.context["pager"].next_url)
    shown = [page.context["faults"][0].clock.case for page in (first, second)]
    assert shown == cases[::-1]


def test_it_says_whether_engine_and_worker_are_alive(world: World) -> None:
    client, now = desk(world, "wang"), timezone.now()
    page = client.get("/operations/").content.decode()
    assert "No engine is running" in page
    assert "No worker is running" in page
    heartbeat.beat("one", Beat.Kind.ENGINE, now, now)
    heartbeat.beat("two", Beat.Kind.WORKER, now, now)
    page = client.get("/operations/").content.decode()
    assert "No engine is running" not in page
    assert "No worker is running" not in page


def test_a_job_given_up_is_queued_again(world: World) -> None:
    sweep(midnight(2026, 3, 2))
    world.planned()
    job = DBTaskResult.objects.first()
    assert job is not None
    tried = ["w"] * queue.RETRY.attempts
    DBTaskResult.objects.filter(pk=job.pk).update(
        status="FAILED", finished_at=timezone.now(), worker_ids=tried
    )
    client = desk(world, "gao")
    assert str(job.task_path) in client.get("/operations/").content.decode()
    client.post(f"/operations/jobs/{job.pk}/again/")
    job.refresh_from_db()
    assert job.status == "READY"
    assert client.post("/operations/jobs/nonsense/again/").status_code == 302


def test_a_notice_is_looked_at_before_it_is_loaded(world: World) -> None:
    client = desk(world, "wang")
    page = client.post("/settings/calendar/", {"text": NOTICE_2027})
    assert page.status_code == 200
    assert "2027" in page.content.decode()
    assert not CalendarYear.objects.filter(year=2027, published=True).exists()
    before = DBTaskResult.objects.count()
    answer = client.post("/settings/calendar/", {"text": NOTICE_2027, "load": "1"})
    assert answer.status_code == 302
    assert CalendarYear.objects.get(year=2027).published
    assert DBTaskResult.objects.count() == before + 1
    shown = client.get("/settings/calendar/").content.decode()
    assert "春节" in shown


def test_a_notice_that_does_not_add_up_is_refused_with_its_line(world: World) -> None:
    wrong = NOTICE_2026.replace("1月4日（周日）上班", "1月4日（周六）上班")
    answer = desk(world, "wang").post("/settings/calendar/", {"text": wrong})
    assert answer.status_code == 422
    assert "1月4日（周六）上班" in answer.content.decode()


@pytest.mark.parametrize(("who", "link"), [("wang", True), ("li", False)])
def test_today_warns_while_the_coming_year_is_missing(
    world: World, who: str, link: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = midnight(2026, 11, 2)
    monkeypatch.setattr("desk.views.today.timezone.now", lambda: now)
    CalendarYear.objects.filter(year=2027).delete()
    reference.forget()
    page = desk(world, who).get("/").content.decode()
    assert "2027 is not loaded yet" in page
    assert ("/settings/calendar/" in page) is link


def test_the_story_of_a_case_tells_what_time_did(world: World) -> None:
    case = world.planned()
    sweep(midnight(2026, 4, 30))
    page = desk(world, "wang").get(f"/cases/{case.number}/").content.decode()
    assert "Yellow card" in page
    assert "督办2026-" in page
