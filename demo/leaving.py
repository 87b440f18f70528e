"""How a made-up case leaves the ledger before sign-off: two people of the office, each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from demo import pace
from demo.asking import words, yes_no
from demo.life import Life
from tracker.actor import Actor
from tracker.models import Case
from tracker.vocabulary import FINAL, RouteCode


def proposed(life: Life, exit_: str, granted: bool = True, **given: Any) -> Iterator[datetime]:
    """Proposed by a clerk; the director has the second word, some hours later."""
    life.do(life.person("clerk1"), f"propose_{exit_}", **given)
    yield life.until(exit_, 2, 20)
    decision = words(life, "exit_agreed" if granted else "exit_declined")
    life.do(life.person("director"), exit_, granted=yes_no(granted), decision=decision)


def declined(life: Life, reason: dict[str, Any]) -> Iterator[datetime]:
    """Not accepted; sometimes the reporter objects, and another clerk decides."""
    yield life.until("propose_reject", 1, 20)
    yield from proposed(life, "reject", **reason)
    fate = life.story.fate.contest
    if not fate:
        return
    yield life.until("contest", 20, 80)
    reporter = Actor.citizen(life.row.reports.get())
    life.act(reporter, "contest", {"reason": words(life, "contests")})
    yield life.until("decide_contest", 5, 30)
    upheld = fate == "upheld"
    decision = words(life, "contest_upheld" if upheld else "contest_dismissed")
    life.do(life.person("clerk2"), "decide_contest", granted=yes_no(upheld), decision=decision)


def joined(life: Life, target: Life) -> Iterator[datetime]:
    """Reported once more: joined to the first case, or declined if that one has ended."""
    yield life.until("propose_merge", 1, 30)
    known = Case.objects.get(pk=target.row.pk)
    if known.status not in FINAL:
        given = {"target": known.number, "compared": True}
        life.do(life.person("clerk1"), "propose_merge", reason=words(life, "mergers"), **given)
        yield life.until("merge", 2, 20)
        known.refresh_from_db()
        open_ = known.status not in FINAL
        decision = (
            words(life, "exit_agreed") if open_ else f"{known.number}号问题已经办结，不再并入。"
        )
        life.do(life.person("director"), "merge", granted=yes_no(open_), decision=decision)
        if open_:
            if target.story.fate.parted:
                yield life.until("unmerge", 6, 20)
                reason = "现场核实为相邻两处，并非同一问题，分开办理。"
                life.do(life.person("clerk2"), "unmerge", reason=reason)
            return
    reason = f"该事项已在{known.number}号问题中办结，如有新的情况请说明，我们将重新登记。"
    yield from declined(life, {"route_code": RouteCode.DUPLICATE, "reason": reason})


def withdrawn(life: Life) -> Iterator[datetime]:
    """Every reporter is called on two days, by two people; then two of the office agree."""
    for caller in ("clerk1", "clerk2"):
        yield life.at(pace.at_work(life.now + timedelta(days=1), life.rng))
        for report in life.row.reports.filter(reachable=True):
            remark = words(life, "withdrawals")
            given = {"report": report.pk, "stands": "yes", "remark": remark}
            life.do(life.person(caller), "record_retract", **given)
    yield life.until("propose_withdraw", 1, 10)
    yield from proposed(life, "withdraw", reason="反映人两次表示撤诉，所反映事项不涉及他人利益。")
