"""The verbs on the road: from which states, who, to which state, and which clocks (design §3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.vocabulary import LEFT, OPEN, UNIT_ROLES, Role, Status
from tracker.vocabulary import OFFICE_ROLES as OFFICE
from tracker.vocabulary import ClockKind as K
from tracker.vocabulary import VerbName as V

S = Status
ALL_CLOCKS = ("*",)


@dataclass(frozen=True)
class Move:
    """One verb: from which states, who, to which state (None: it stays), which clocks.

    `decision` means that state and clocks follow only if it goes one way: the verb's own effect
    sees to that. Verbs `beside` the road are nobody's task; where one leads the case away (resume),
    the route drops the tasks that it leaves behind. `door` is False where another room
    writes the event.
    """

    sources: tuple[Status, ...]
    who: frozenset[Role]
    to: Status | None = None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    back_to: tuple[Status, ...] = ()  # instead of `to`: to where it stood, which is one of these
    method: str = ""  # of the state machine
    decision: bool = False
    beside: bool = False
    door: bool = True

    @property
    def targets(self) -> tuple[Status, ...]:
        """Where it may lead."""
        return self.back_to if self.to is None else (self.to,)


def only(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


WORKED_ON = (S.LOGGED, S.ASSIGNED, S.DEADLINE, S.DEFERRED, S.SUBMITTED)
ON_ASSIGN = (K.ACKNOWLEDGE, K.RETURN, K.PLAN, K.RECTIFY, K.REPLY)
# From the finding to the exit, the public is told first, and then has time to object.
PUBLIC = (K.PUBLICATION, K.NOTICE)
SHOWN = tuple(s for s in Status if s not in LEFT)

# In the order in which pages offer them.
MOVES: dict[V, Move] = {
    V.LOG: Move((), only(Role.CLERK, Role.CITIZEN, Role.SYSTEM), S.LOGGED, beside=True),
    V.ASSIGN: Move((S.LOGGED,), only(Role.CLERK), S.ASSIGNED, ON_ASSIGN),
    V.ACKNOWLEDGE: Move((S.ASSIGNED,), UNIT_ROLES, stops=(K.ACKNOWLEDGE,)),
    V.PLAN: Move((S.ASSIGNED,), only(Role.HEAD), S.DEADLINE, stops=(K.PLAN, K.RETURN)),
    V.MEASURE: Move((S.DEADLINE,), UNIT_ROLES, beside=True),
    # After rework: what was demanded is met by new measures, or by words with new evidence.
    V.ADD_MEASURES: Move((S.DEADLINE,), UNIT_ROLES, beside=True),
    V.RESPOND: Move((S.DEADLINE,), UNIT_ROLES, beside=True),
    V.REPLY: Move((S.ASSIGNED, S.DEADLINE), UNIT_ROLES, stops=(K.REPLY,), beside=True),
    # Misconduct may come to light while the case is being inspected, and even after.
    V.ACCOUNT: Move((S.ASSIGNED, S.DEADLINE, S.SUBMITTED, S.VERIFIED), UNIT_ROLES, beside=True),
    # One of the two clocks: first the reporter is asked, then the inspector's time runs.
    V.SUBMIT: Move(
        (S.DEADLINE,),
        only(Role.HEAD),
        S.SUBMITTED,
        (K.QUESTION, K.VERIFY),
        (K.RECTIFY, K.OBJECTION),
    ),
    # What was found is published first: the notice begins only then.
    V.VERIFY: Move((S.SUBMITTED,), only(Role.INSPECTOR), S.VERIFIED, (K.PUBLICATION,), (K.VERIFY,)),
    V.REWORK: Move(
        (S.SUBMITTED,),
        only(Role.INSPECTOR),
        S.DEADLINE,
        (K.RECTIFY,),
        (K.VERIFY, K.QUESTION),
    ),
    # Also after verifying: a merge may bring along a reporter who is still to be asked.
    V.CALL_BACK: Move(
        (S.SUBMITTED, S.VERIFIED), only(Role.CLERK), starts=(K.VERIFY,), stops=(K.QUESTION,)
    ),
    # Before the exit, by somebody else than whoever looked first; the system draws who.
    V.SECOND_LOOK: Move(
        (S.SUBMITTED, S.VERIFIED),
        OFFICE,
        S.SUBMITTED,
        (K.VERIFY,),
        (K.VERIFY, *PUBLIC),
    ),
    V.DRAW: Move((S.SUBMITTED,), only(Role.SYSTEM), beside=True),
    # Of what was passed without a visit one in so many is visited after all.
    V.SAMPLE: Move(
        (S.VERIFIED,),
        only(Role.SYSTEM),
        S.SUBMITTED,
        (K.VERIFY,),
        PUBLIC,
        decision=True,
        beside=True,
    ),
    V.DIFFERENCE: Move((S.VERIFIED,), only(Role.CLERK), starts=(K.NOTICE,), stops=(K.NOTICE,)),
    V.SIGN: Move((S.VERIFIED,), only(Role.HEAD, Role.INSPECTOR)),
    # To a new round of the unit; or, as the decision may be, to a second look.
    V.DECLINE: Move(
        (S.VERIFIED,),
        only(Role.HEAD, Role.INSPECTOR, Role.DIRECTOR),
        S.DEADLINE,
        (K.RECTIFY,),
        (*PUBLIC, K.VERIFY, K.QUESTION),
        decision=True,
        beside=True,
    ),
    # The head is silent, or has declined once: no unit holds its own case open.
    V.PROPOSE_RULING: Move((S.VERIFIED,), only(Role.DIRECTOR), starts=(K.OBJECTION,)),
    V.RULING: Move((S.VERIFIED,), OFFICE, stops=(K.OBJECTION,), decision=True),
    V.VOID: Move((S.VERIFIED,), only(Role.SYSTEM), beside=True),
    V.CLOSE: Move((S.VERIFIED,), only(Role.DIRECTOR), S.CLOSED, stops=ALL_CLOCKS),
    V.PROPOSE_REJECT: Move((S.LOGGED,), only(Role.CLERK), starts=(K.OBJECTION,)),
    V.REJECT: Move((S.LOGGED,), OFFICE, S.REJECTED, stops=ALL_CLOCKS, decision=True),
    V.CONTEST: Move((S.REJECTED,), only(Role.CLERK, Role.CITIZEN), starts=(K.OBJECTION,)),
    # The one way back into the ledger: whoever objected was right.
    V.DECIDE_CONTEST: Move(
        (S.REJECTED,), OFFICE, S.LOGGED, stops=(K.OBJECTION,), method="accept", decision=True
    ),
    V.RETURN: Move((S.ASSIGNED,), UNIT_ROLES, S.LOGGED, stops=ALL_CLOCKS, method="send_back"),
    V.NOTICE_OVER: Move((S.VERIFIED,), only(Role.SYSTEM), beside=True),
    V.ASK_EXTENSION: Move((S.DEADLINE,), UNIT_ROLES, starts=(K.OBJECTION,)),
    V.DECIDE_EXTENSION: Move((S.DEADLINE,), OFFICE, stops=(K.OBJECTION,), decision=True),
    V.ASK_DEFERRAL: Move((S.DEADLINE,), UNIT_ROLES, starts=(K.OBJECTION,)),
    V.DECIDE_DEFERRAL: Move(
        (S.DEADLINE,),
        only(Role.DIRECTOR),
        S.DEFERRED,
        (K.REVIEW,),
        (K.OBJECTION,),
        method="defer",
        decision=True,
    ),
    # For the rest of what was found partly done; the case stays where it is.
    V.PROPOSE_LONG: Move((S.DEADLINE,), UNIT_ROLES | {Role.INSPECTOR}, starts=(K.OBJECTION,)),
    V.DECIDE_LONG: Move(
        (S.DEADLINE,),
        only(Role.DIRECTOR),
        starts=(K.RECTIFY,),
        stops=(K.OBJECTION, K.RECTIFY),
        decision=True,
    ),
    V.MILESTONE: Move((S.DEADLINE,), only(Role.INSPECTOR)),
    V.RESUME: Move(
        (S.DEFERRED,),
        only(Role.SYSTEM, Role.CLERK, Role.DIRECTOR),
        S.DEADLINE,
        stops=(K.REVIEW,),
        beside=True,
    ),
    V.OBJECT: Move(
        (S.VERIFIED,),
        # Of a case that is not public, whoever stands for the public.
        only(Role.CLERK, Role.CITIZEN, Role.INSPECTOR, Role.AUDITOR),
        starts=(K.OBJECTION,),
    ),
    V.DECIDE_OBJECTION: Move(
        (S.VERIFIED,),
        OFFICE,
        S.DEADLINE,
        (K.RECTIFY,),
        (*PUBLIC, K.QUESTION, K.OBJECTION),
        method="uphold",
        decision=True,
    ),
    V.RELEASE: Move(SHOWN, only(Role.CLERK), beside=True),
    V.REWORD: Move(
        (S.ASSIGNED, S.DEADLINE, S.DEFERRED, S.SUBMITTED, S.VERIFIED),
        only(Role.CLERK),
        beside=True,
    ),
    V.STAND_IN: Move(
        (S.ASSIGNED, S.DEADLINE, S.DEFERRED, S.SUBMITTED, S.VERIFIED),
        only(Role.DIRECTOR, Role.AUDITOR),
        beside=True,
    ),
    # The clocks only of a verified case, whose notice it begins.
    V.RELEASE: Move(SHOWN, only(Role.CLERK), starts=(K.NOTICE,), stops=PUBLIC, decision=True),
    V.UNPUBLISH: Move(tuple(s for s in SHOWN if s != S.VERIFIED), only(Role.CLERK), beside=True),
    # Of a verified case it ends the notice, and so needs two.
    V.ASK_UNPUBLISH: Move((S.VERIFIED,), only(Role.CLERK), starts=(K.OBJECTION,)),
    V.DECIDE_UNPUBLISH: Move(
        (S.VERIFIED,), OFFICE, starts=(K.PUBLICATION,), stops=(K.NOTICE, K.OBJECTION), decision=True
    ),
    V.ASK_NONPUBLIC: Move((S.VERIFIED,), OFFICE, starts=(K.OBJECTION,)),
    V.DECIDE_NONPUBLIC: Move(
        (S.VERIFIED,), OFFICE, starts=(K.NOTICE,), stops=(*PUBLIC, K.OBJECTION), decision=True
    ),
    V.DRAW_WITNESS: Move((S.VERIFIED,), only(Role.SYSTEM), beside=True),
    V.ANSWER: Move(
        (S.SUBMITTED, S.VERIFIED), only(Role.CITIZEN), starts=(K.VERIFY,), stops=(K.QUESTION,)
    ),
    V.SUPPLEMENT: Move(OPEN, only(Role.CITIZEN), beside=True),
    V.ATTACH: Move(WORKED_ON, UNIT_ROLES | {Role.CLERK, Role.INSPECTOR}, beside=True),
    V.CORRECT: Move(tuple(Status), OFFICE, beside=True),
    V.PROPOSE_MERGE: Move(WORKED_ON, only(Role.CLERK), starts=(K.OBJECTION,)),
    V.MERGE: Move(WORKED_ON, OFFICE, S.MERGED, stops=ALL_CLOCKS, decision=True),
    V.JOIN: Move(OPEN, OFFICE, beside=True, door=False),
    V.UNMERGE: Move((S.MERGED,), OFFICE, back_to=WORKED_ON, beside=True),
    V.PART: Move(OPEN, OFFICE, beside=True, door=False),
    V.RETRACT: Move(WORKED_ON, only(Role.CITIZEN), beside=True),
    V.RECORD_RETRACT: Move(WORKED_ON, OFFICE, beside=True),
    V.PROPOSE_WITHDRAW: Move(WORKED_ON, only(Role.CLERK), starts=(K.OBJECTION,)),
    V.WITHDRAW: Move(WORKED_ON, OFFICE, S.WITHDRAWN, stops=ALL_CLOCKS, decision=True),
    V.REVEAL: Move(tuple(Status), OFFICE, beside=True),
    V.ARCHIVE: Move((), only(Role.CLERK, Role.SYSTEM), S.ARCHIVED, beside=True, door=False),
    V.REMIND: Move(OPEN, only(Role.SYSTEM), beside=True, door=False),
    V.RECKON: Move(OPEN, only(Role.SYSTEM), beside=True, door=False),
}
# In these states a case begins.
INITIAL = tuple(move.to for move in MOVES.values() if move.to is not None and not move.sources)


def method(verb: V) -> str:
    """The state machine's method behind a verb; empty where the state stays."""
    move = MOVES[verb]
    return (move.method or verb.value) if move.targets and move.sources else ""


def transitions() -> Iterator[tuple[Status, Status, V]]:
    """Every legal move of the state as (from, to, verb)."""
    for verb, move in MOVES.items():
        for target in move.targets:
            yield from ((source, target, verb) for source in move.sources)
