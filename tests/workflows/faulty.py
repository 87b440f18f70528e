"""Run on a scratch database: lay out cases and verbs to do, or look whether all is whole.

python -m tests.workflows.faulty lay   prints the verbs to do, as JSON
python -m tests.workflows.faulty look  prints what is wrong, and the verbs done, as JSON
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from itertools import pairwise
from typing import Any

import django

EACH = 50  # cases of each kind


def lay() -> list[dict[str, Any]]:
    """Two hundred verbs on a hundred and fifty cases, and people with passwords to do them."""
    from django.core.management import call_command
    from django.utils import timezone

    from tests.world import PASSWORD, UNIT_WORDS, World

    call_command("migrate", verbosity=0)
    world = World()
    for who in ("wang", "li", "zhao"):
        world.people[who].set_password(PASSWORD)
        world.people[who].save()
    verbs: list[dict[str, Any]] = []

    def will(who: str, verb: str, case: Any, **payload: Any) -> None:
        verbs.append({"who": who, "verb": verb, "number": case.number, "payload": payload})

    for _i in range(EACH):
        world.now = timezone.localtime() - timedelta(hours=20)
        case = world.logged()
        will(
            "wang",
            "assign",
            case,
            unit=world.water.pk,
            tier=world.tier.pk,
            version=case.version,
            **UNIT_WORDS,
        )
        case = world.assigned()
        will("li", "acknowledge", case, version=case.version)
        case = world.planned()
        will("li", "reply", case, text="已恢复供水。", method="phone")
        will("zhao", "account", case, kind="none_found", detail="经查不存在失职失责")
    return verbs


def look() -> dict[str, Any]:
    """Every case against its events, its clocks and its tasks."""
    from tracker.models import Case, CaseEvent
    from workflows import route
    from workflows.models import CaseTask

    wrong = []
    for case in Case.objects.order_by("pk"):
        events = list(CaseEvent.objects.filter(case=case).select_related("case").order_by("seq"))
        if [event.seq for event in events] != list(range(1, case.version + 1)):
            wrong.append(f"{case.number}: events have gaps")
        if events[-1].to_status != case.status or events[-1].at != case.moved_at:
            wrong.append(f"{case.number}: the last event tells of another state")
        if any(a.to_status != b.from_status for a, b in pairwise(events)):
            wrong.append(f"{case.number}: the events do not follow one another")
        if any(event.digest != event.compute_digest() for event in events):
            wrong.append(f"{case.number}: a digest is not right")
        verbs = [event.verb for event in events]
        written = {"reply": case.replies.count(), "account": case.accountability.count()}
        if any(verbs.count(verb) != count for verb, count in written.items()):
            wrong.append(f"{case.number}: rows without their event")
        running = set(case.clocks.filter(stopped=None).values_list("kind", flat=True))
        if case.status == "assigned" and ("acknowledge" in running) != (
            case.acknowledged_at is None
        ):
            wrong.append(f"{case.number}: clocks of another state")
        tasks = CaseTask.objects.open().filter(case=case)
        wrong += [f"{case.number}: {words}" for words in route.differences(case, tasks)]
    done = CaseEvent.objects.exclude(verb="log").values_list("case__number", "verb")
    return {"wrong": wrong, "cases": Case.objects.count(), "done": [list(row) for row in done]}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    print(json.dumps({"lay": lay, "look": look}[sys.argv[1]]()))
