"""How the cast of `tests.world` lets a case leave the ledger: two people each time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracker.models import Case
from workflows.door import Outcome


class Leaving:
    """Part of the world."""

    if TYPE_CHECKING:

        def do(self, who: str, verb: str, case: Case | None = None, **payload: Any) -> Outcome: ...

        def tick(self, **span: float) -> datetime: ...

        def logged(self, **changes: Any) -> Case: ...

    def rejected(self, case: Case | None = None, **changes: Any) -> Case:
        """Not accepted: proposed by the clerk, confirmed by the director."""
        case = case or self.logged()
        payload = {"route_code": "litigation", "reason": "已进入诉讼程序"}
        self.do("wang", "propose_reject", case, **{**payload, **changes})
        return self.do("zhou", "reject", case, granted="yes", decision="同意").case

    def merged(self, case: Case, target: Case) -> Case:
        payload = {"target": target.number, "reason": "反映同一问题", "compared": True}
        self.do("wang", "propose_merge", case, **payload)
        return self.do("zhou", "merge", case, granted="yes", decision="同意").case

    def withdrawn(self, case: Case | None = None) -> Case:
        """Every reporter was called on two days, by two people: it need not go on."""
        case = case or self.logged()
        for who in ("wang", "zhou"):
            self.tick(days=1)
            for report in case.reports.all():
                self.do(who, "record_retract", case, report=report.pk, stands="yes")
        self.do("wang", "propose_withdraw", case, reason="反映人均已撤诉")
        return self.do("zhou", "withdraw", case, granted="yes", decision="同意").case
