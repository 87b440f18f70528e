"""The diagrams of docs/diagrams, made from the law and the flows themselves, always the same.

They are in English whatever the site speaks, so that a new translation makes none of them stale.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from tracker.road import MOVES, Move, method, transitions
from tracker.verbs import VERBS
from tracker.vocabulary import FINAL, Role, Status, VerbName
from workflows.diagrams import bpmn, plain
from workflows.flows import FLOWS

LANGUAGE = "en"


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
        "Generated from `tracker/road/` and `tracker/verbs/`: `manage.py diagrams`.\n\n"
        "```mermaid\nstateDiagram-v2\n" + "\n".join(f"    {line}" for line in machine()) + "\n```\n"
        "\n## Verbs\n\n"
        "| verb | from | to | who |\n|---|---|---|---|\n" + rows + "\n"
    )


def machine() -> Iterator[str]:
    """The lines of the state diagram: names, beginnings, moves with their verbs, ends."""
    for status in Status:
        yield f"{status.value} : {status.label}"
    for verb, move in MOVES.items():
        if move.to is not None and not move.sources:
            yield f"[*] --> {move.to.value} : {verb.value}"
    for source, target, verb in sorted(transitions(), key=_in_order):
        yield f"{source.value} --> {target.value} : {verb.value} ({who(MOVES[verb])})"
    for status in FINAL:
        yield f"{status.value} --> [*]"


def _in_order(move: tuple[Status, Status, VerbName]) -> tuple[int, int, str]:
    states = list(Status)
    return states.index(move[0]), states.index(move[1]), method(move[2])


def who(move: Move) -> str:
    return ", ".join(role.value for role in Role if role in move.who)


def verbs() -> Iterator[tuple[str, str, str, str]]:
    for name, verb in VERBS.items():
        move = verb.move
        sources = [status.value for status in Status if status in move.sources]
        all_of_them = len(sources) == len(Status)
        target = ", ".join(status.value for status in move.targets) or "same"
        yield (
            f"`{name}` {verb.label}",
            "any" if all_of_them else ", ".join(sources) or "–",
            f"{target}, or same" if move.decision and move.to else target,
            who(move),
        )
