"""Records as the JSON of events, and back, whatever version they were written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from django.db.models import Q

from tracker.records import codec, exits, light, long, public, ruling, verbs
from tracker.records.parts import Record
from tracker.vocabulary import VerbName

VERSION = "v"  # the key under which a row keeps the version of its record
Json = Mapping[str, Any]


#: The record of each verb.
RECORDS: Mapping[VerbName, type[Record]] = {
    kind.verb: kind
    for room in (verbs, exits, public, light, long, ruling)
    for kind in vars(room).values()
    if isinstance(kind, type) and issubclass(kind, Record) and "verb" in vars(kind)
}
#: From the JSON of one version of a verb's record to that of the next, where defaults do not do.
UPGRADES: Mapping[tuple[VerbName, int], Callable[[Json], Json]] = {
    # One person rejected alone: the reason was the one told to the reporter.
    (VerbName.REJECT, 1): lambda data: {
        **{name: value for name, value in data.items() if name != "reason"},
        "told": data["reason"],
    },
}


class RecordError(Exception):
    """The JSON of an event is no record of its verb."""


def write(record: Record) -> dict[str, Any]:
    """A record as the JSON that its event keeps."""
    return {VERSION: record.version, **codec.encode(record)}


def read(verb: str, data: Json) -> Record:
    """The record of an event, whatever version it was written in. Raises RecordError."""
    try:
        kind = RECORDS[VerbName(verb)]
        for version in range(data[VERSION], kind.version):
            data = UPGRADES.get((kind.verb, version), dict)(data)
        return codec.decode(kind, data)
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(verb) from error


def where(kind: type[Record], **wanted: Any) -> Q:
    """Events of this kind whose record holds these values."""
    known = {field.name for field in fields(kind)}
    if not wanted.keys() <= known:
        raise TypeError(f"{kind.__name__} has no field {sorted(wanted.keys() - known)}")
    values = {f"data__{name}": codec.encode(value) for name, value in wanted.items()}
    return Q(verb=kind.verb, **values)
