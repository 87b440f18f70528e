"""Where the headings of a sheet are, and what they say: titles above, two-storey headings, merges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from imports.read.cells import Cell, Row, blank, line_of
from imports.read.columns import familiar, recognise

LOOK_AT = 30  # rows at the top among which the headings are sought

# Merged cells: (first row, first column, last row, last column), rows from 1, columns from 0.
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a sheet; `first` and `last` are row numbers from 1."""

    first: int
    last: int
    headings: tuple[str, ...]


def _label(cell: Cell) -> str:
    return line_of(cell)


def _score(row: Row) -> int:
    return len({field for cell in row.cells if (field := familiar(_label(cell)))})


def _looks_like_one(row: Row, width: int) -> bool:
    filled = [cell for cell in row.cells if not blank(cell)]
    return len(filled) >= max(2, width // 2) and all(isinstance(c, str) for c in filled)


def find(top: Sequence[Row], merges: Sequence[Merge]) -> Header | None:
    """The headings among the first rows; None if there is nothing at all.

    The row with most headings that we know wins, if it has two; else the first row made of words
    that is about as wide as the table; else the first row that has anything in it.
    """
    filled = [row for row in top if not all(blank(cell) for cell in row.cells)]
    if not filled:
        return None
    best = max(filled, key=_score)
    if _score(best) < 2:
        width = max(sum(not blank(cell) for cell in row.cells) for row in filled)
        best = next((row for row in filled if _looks_like_one(row, width)), filled[0])
    best = _upper_storey(best, filled, merges)
    last = _last_row(best, filled, merges)
    below = [row for row in top if best.number < row.number <= last]
    return Header(best.number, last, _headings(best, below, merges))


def _upper_storey(best: Row, filled: Sequence[Row], merges: Sequence[Merge]) -> Row:
    """The row where the headings begin, if `best` is only the lower part of them: a merged cell
    reaches into it from above, or wide merged cells stand right above it, side by side."""
    reaching = {m[0] for m in merges if best.number - 2 <= m[0] < best.number <= m[2]}
    above = [row for row in filled if row.number in reaching]
    if above:
        return above[0]
    wide = [m for m in merges if m[0] == m[2] == best.number - 1 and m[3] > m[1]]
    row = next((row for row in filled if wide and row.number == best.number - 1), best)
    return row if sum(not blank(cell) for cell in row.cells) > 1 else best


def _last_row(first: Row, filled: Sequence[Row], merges: Sequence[Merge]) -> int:
    """The last row of a heading of several storeys: a merged cell reaches down to it, or else
    the next row has words under the wide merged headings and nowhere else."""
    here = [merge for merge in merges if merge[0] == first.number]
    last = max((merge[2] for merge in here), default=first.number)
    if last > first.number:
        return min(last, first.number + 3)
    wide = {c for merge in here for c in range(merge[1], merge[3] + 1) if merge[3] > merge[1]}
    below = next((row for row in filled if row.number == first.number + 1), None)
    if wide and below:
        used = {index for index, cell in enumerate(below.cells) if not blank(cell)}
        if used <= wide and all(isinstance(below.cells[index], str) for index in used):
            return below.number
    return first.number


def _headings(first: Row, below: Sequence[Row], merges: Sequence[Merge]) -> tuple[str, ...]:
    upper = [_label(cell) for cell in first.cells]
    if not below:
        return tuple(upper)
    for top, left, _bottom, right in merges:
        if top == first.number and right > left and left < len(upper):
            upper[left : right + 1] = [upper[left]] * (min(right + 1, len(upper)) - left)
    headings = []
    for index, over in enumerate(upper):
        lower = [_label(row.cells[index]) for row in below if index < len(row.cells)]
        under = "".join(label for label in lower if label)
        joined = over + under
        headings.append(under if under and not recognise(joined) and recognise(under) else joined)
    return tuple(headings)


def body(rows: Iterable[Row], header: Header, merges: Sequence[Merge]) -> Iterator[Row]:
    """The rows below the headings: empty ones and repeated headings left out, and a value that
    is merged over several rows given to each of them."""
    tall: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge[2] > merge[0] > header.last:
            tall.setdefault(merge[0], []).append(merge)
    repeated = list(header.headings)
    running: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        number, cells = row
        if number <= header.last or not any(c != "" and not blank(c) for c in cells):
            continue
        if cells[0] in ("", repeated[0]) and [_label(c) for c in cells] == repeated:
            continue
        if tall or running:
            _fill(row, tall.get(number, ()), running)
        yield row


def _fill(row: Row, begun: Iterable[Merge], running: dict[int, tuple[int, Cell]]) -> None:
    for column, (until, value) in list(running.items()):
        if row.number > until:
            del running[column]
        elif column < len(row.cells) and blank(row.cells[column]):
            row.cells[column] = value
    for _top, left, bottom, _right in begun:
        if left < len(row.cells):
            running[left] = (bottom, row.cells[left])
