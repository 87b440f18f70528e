"""What the cast of `tests.world` finds and shows, and how it answers what was sent back."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from PIL import Image

from tracker.models import Case
from tracker.vocabulary import Gate
from workflows.door import Outcome


def photo(name: str = "after.jpg", colour: str = "green") -> SimpleUploadedFile:
    """A real picture, small; each name is another file, and one name always the same."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(out, "JPEG", comment=name)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def all_passed(**changes: Any) -> dict[str, Any]:
    """Findings with every gate passed; `solved="no"` and the like change single ones."""
    found: dict[str, Any] = {**{gate.value: "yes" for gate in Gate}, **changes}
    for gate in Gate:
        if found[gate] == "yes":
            found.setdefault(f"{gate}_remark", "现场查看属实")
        else:
            found.setdefault(f"{gate}_demand", "重新整改")
    return {"on_site": True, **found}


class SentBack:
    """Part of the world."""

    now: datetime

    if TYPE_CHECKING:

        def do(self, who: str, verb: str, case: Case | None = None, **payload: Any) -> Outcome: ...

        def submitted(self, case: Case | None = None) -> Case: ...

    def answered(self, case: Case) -> Case:
        """What was demanded when the case was sent back is met, in words and with new pictures."""
        for demand in case.demands.filter(round=F("case__round"), answers=None):
            shown = [photo(f"again{demand.pk}.jpg")]
            said = {"text": "已重新整改", "uploads": shown}
            case = self.do("li", "respond", case, demand=demand.pk, **said).case
        return case

    def partly(self, case: Case | None = None) -> Case:
        """Sent back, because one part is done and another is not."""
        found = all_passed(solved="partly", solved_remark="一期已完成", solved_demand="二期")
        return self.do("chen", "rework", case or self.submitted(), **found).case

    def long_way(self, case: Case | None = None, days: tuple[int, ...] = (30, 90)) -> Case:
        """What remains is put right by milestones, so many days from now."""
        case = case or self.partly()
        steps = [
            {"text": f"节点{n}", "owner": "刘工", "due_on": (self.now + timedelta(days=n)).date()}
            for n in days
        ]
        self.do("li", "propose_long", case, reason="管网须分期更换", milestones=steps)
        return self.do("zhou", "decide_long", case, granted="yes", decision="同意").case
