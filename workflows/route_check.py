"""Proving for the whole ledger that the route follows the law (design §7), and mending it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker.case_facts import facts_of
from tracker.models import Case, Report, Request
from tracker.vocabulary import FINAL, Status
from workflows import route
from workflows.models import CaseProcess, CaseTask

BATCH = 1_000  # cases read at a time, in a fixed number of queries


@dataclass(frozen=True)
class Astray:
    """A case whose tasks are not those of its state, with each difference in words."""

    case_id: int
    number: str
    words: list[str]


def astray() -> Iterator[Astray]:
    """Every case whose route and law disagree, in the order of their ids."""
    last = 0
    while batch := list(Case.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from _compare(batch)
        last = batch[-1].pk


def _compare(cases: list[Case]) -> Iterator[Astray]:
    """Look at one batch; its queries are all in here, and give each case what the law reads."""
    first, last = cases[0].pk, cases[-1].pk
    span = {"case_id__gte": first, "case_id__lte": last}
    tasks: dict[int, list[CaseTask]] = defaultdict(list)
    for task in CaseTask.objects.open().filter(**span).select_related("process"):
        tasks[task.case_id].append(task)
    reports: dict[int, list[Report]] = defaultdict(list)
    asking = {"case__status__in": [Status.SUBMITTED, Status.VERIFIED]}
    for report in Report.objects.filter(**span, **asking).defer("name", "contact"):
        reports[report.case_id].append(report)
    requests: dict[int, list[Request]] = defaultdict(list)
    undecided = Request.objects.filter(**span, decided_at=None)
    for request in undecided.defer("objector", "contact"):
        requests[request.case_id].append(request)
    processes: dict[int, list[CaseProcess]] = defaultdict(list)
    for process in CaseProcess.objects.filter(**span):
        processes[process.case_id].append(process)
    for case in cases:
        facts_of(case).__dict__.update(reports=reports[case.pk], requests=requests[case.pk])
        words = route.differences(case, tasks[case.pk])
        words += list(_of_processes(case, processes[case.pk]))
        if words:
            yield Astray(case.pk, case.number, words)


def _of_processes(case: Case, processes: list[CaseProcess]) -> Iterator[str]:
    """An archived case never had a route here; every other has one, finished when it has ended.

    So has every request, finished with its decision.
    """
    if case.status == Status.ARCHIVED:
        return
    main = [process for process in processes if process.request_id is None]
    if not main:
        yield "no route"
    elif main[0].finished is None and case.status in FINAL:
        yield "the case has ended, the route has not"
    elif main[0].finished is not None and case.status not in FINAL:
        yield "the route has ended, the case has not"
    asked = {request.pk for request in facts_of(case).requests}
    for process in processes:
        if (
            process.request_id is not None
            and process.finished is None
            and process.request_id not in asked
        ):
            yield "a request has been decided, its route has not ended"


def repair(found: Astray, at: datetime) -> None:
    """Rebuild the tasks of one case from its state, under the same lock as a verb."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=found.case_id)
        route.sync(case, at)
