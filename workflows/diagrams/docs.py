"""The diagrams of docs/diagrams, made from the law and the flows themselves, always the same.

They are in English whatever the site speaks, so that a new translation makes none of them stale.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from tracker.machine import INITIAL, moves
from tracker.verbs import VERBS, Verb
from tracker.vocabulary import FINAL, Role, Status, VerbName
from workflows.diagrams import bpmn, plain
from workflows.flows import FLOWS

LANGUAGE = "en"
# Moves that a decision makes only when it goes one way.
DECIDED = {"defer": VerbName.DECIDE_DEFERRAL, "uphold": VerbName.DECIDE_OBJECTION}


def diagrams() -> dict[str, str]:
    """File name to content of everything in docs/diagrams."""
    with translation.override(LANGUAGE):
        files = {"states.md": states(), "rectification.svg": plain()}
        for flow in FLOWS:
            name = flow.__name__.removesuffix("Flow").lower()
            files[f"{name}.bpmn"] = bpmn.document(flow)
    return files


def states() -> str:
    """The machine of design §3 as a Mermaid diagram, and the verbs as a table."""
    rows = "\n".join(f"| {' | '.join(row)} |" for row in verbs())
    return (
        "# States of a case\n\n"
        "Generated from `tracker/states.py` and `tracker/verbs/`: `manage.py diagrams`.\n\n"
        "```mermaid\nstateDiagram-v2\n" + "\n".join(f"    {line}" for line in machine()) + "\n```\n"
        "\n## Verbs\n\n"
        "| verb | from | to | who |\n|---|---|---|---|\n" + rows + "\n"
    )


def machine() -> Iterator[str]:
    """The lines of the state diagram: names, beginnings, moves with their verbs, ends."""
    by_method = {verb.move: verb for verb in VERBS.values() if verb.move}
    by_method.update({method: VERBS[name] for method, name in DECIDED.items()})
    for status in Status:
        yield f"{status.value} : {status.label}"
    for status in INITIAL:
        entry = VerbName.LOG if status == Status.LOGGED else VerbName.ARCHIVE
        yield f"[*] --> {status.value} : {entry.value}"
    for source, target, method in sorted(moves(), key=_in_order):
        verb = by_method[method]
        yield f"{source} --> {target} : {verb.name.value} ({who(verb)})"
    for status in FINAL:
        yield f"{status.value} --> [*]"


def _in_order(move: tuple[str, str, str]) -> tuple[int, int, str]:
    places = list(Status.values)
    return places.index(move[0]), places.index(move[1]), move[2]


def who(verb: Verb) -> str:
    return ", ".join(role.value for role in Role if role in verb.roles)


def verbs() -> Iterator[tuple[str, str, str, str]]:
    targets = {method: target for _source, target, method in moves()}
    for verb in VERBS.values():
        sources = [status.value for status in Status if status in verb.sources]
        target = targets.get(verb.move or "", "" if sources else Status.LOGGED.value)
        all_of_them = len(sources) == len(Status)
        yield (
            f"`{verb.name.value}` {verb.label}",
            "any" if all_of_them else ", ".join(sources) or "–",
            target or "same",
            who(verb),
        )
