"""Acts on a discipline track, for the cast."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.actor import Actor
from tracker.models import Case, TrackDecision, TrackEntry
from workflows import discipline

DECIDED = {"outcome": "decision", "text": "批评教育", "document_no": "纪〔2026〕3号"}
HANDED = {"outcome": "handed_over", "text": "移送", "organ": "区纪委监委"}
NONE_FOUND = {"outcome": "none_found", "text": "经核查不属实"}


class Tracks:
    """Mixed into the world: what Ji records, somebody else confirms."""

    def actor(self, username: str, role: str | None = None) -> Actor:
        raise NotImplementedError

    def tick(self, **span: float) -> datetime:
        raise NotImplementedError

    def track(self, who: str, act: str, case: Case, /, **payload: Any) -> TrackEntry:
        """One act on the track of a case, an hour later than the last one."""
        files = {name: payload.pop(name) for name in ("uploads",) if name in payload}
        actor, at = self.actor(who), self.tick()
        return discipline.perform(case.pk, act, actor, at=at, files=files, **payload)

    def confirm(
        self, who: str, entry: TrackEntry, granted: str = "yes", **payload: Any
    ) -> TrackDecision:
        given = {"entry": entry.pk, "granted": granted, "text": "属实", **payload}
        return discipline.confirm(entry.case_id, self.actor(who), at=self.tick(), **given)

    def settle_track(self, case: Case, **outcome: Any) -> TrackEntry:
        """Ji records an outcome and Sun, who audits, confirms it."""
        entry = self.track("ji", "outcome", case, **{**DECIDED, **outcome})
        self.confirm("sun", entry)
        return entry
