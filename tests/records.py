"""Records for tests that need some, and the words that records name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.models import CaseEvent
from tracker.records import store
from tracker.records.parts import Record
from tracker.texts import Texts

#: One row for each version of each verb's record, with every field that it can have.
SAMPLES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "tracker" / "records.json").read_text("utf-8")
)


def a_record(verb: str, **changes: Any) -> Record:
    """The newest sample of a verb's record, with these fields changed."""
    newest = [row for row in SAMPLES if row["verb"] == verb][-1]
    return replace(store.read(verb, newest["data"]), **changes)


def rewordings(event: CaseEvent) -> dict[str, tuple[str, str]]:
    """What a correction replaced: the old and the new words by field."""
    found = event.record.rewordings
    texts = Texts(words for one in found for words in (one.old, one.new))
    return {one.field: tuple(texts.of(w, one.field) for w in (one.old, one.new)) for one in found}
