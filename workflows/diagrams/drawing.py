"""Drawing the chart. Presentation attributes only: a strict CSP refuses styles, in pictures too."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from viewflow.workflow import nodes

from workflows.diagrams.layout import HEIGHT, LANES, MARGIN, TOPS, WIDTH, Box, Line, boxes, lines
from workflows.diagrams.progress import NodeState, Way
from workflows.diagrams.text_fit import fit, measure
from workflows.flows.nodes import Human

FONT = (
    "PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, "
    "system-ui, sans-serif"
)
LEGEND = 40
INK, QUIET, LINE, GROUND = "#17202e", "#5b687d", "#c4ccd8", "#f4f6fa"
ACCENT, GREEN = "#1c4a94", "#14683d"
DASHES = mark_safe(' stroke-dasharray="4 3"')
# Fill, stroke, text by state. Colour never stands alone: each has its mark and its word too.
LOOKS = {
    NodeState.AHEAD: ("#ffffff", "#c4ccd8", "#5b687d"),
    NodeState.NOW: (ACCENT, "#143770", "#ffffff"),
    NodeState.DONE: ("#eaf6ef", GREEN, "#10492c"),
    NodeState.CANCELLED: ("#f4f6fa", "#8391a7", "#5b687d"),
}


def draw(way: Way, number: str = "") -> str:
    placed = boxes()
    every = sorted(lines(placed), key=lambda line: (line.src, line.dst) in way.edges)
    parts = [
        *lanes(),
        *(edge(line, (line.src, line.dst) in way.edges) for line in every),
        *(shape(box, way) for box in placed.values()),
        *legend(bool(way.states)),
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        ' role="img" xml:lang="{lang}" font-family="{font}">\n<title>{title}</title>\n{body}\n'
        "</svg>\n",
        w=WIDTH,
        h=HEIGHT + LEGEND,
        lang=get_language() or "",
        font=FONT,
        title=title(placed, way, number),
        body=mark_safe("\n".join(parts)),  # noqa: S308 - every part is escaped by format_html
    )


def title(placed: dict[str, Box], way: Way, number: str) -> str:
    """In words: the case and where it is."""
    if not number:
        return _("The way of a case")
    here = [placed[name].title for name in way.here()]
    if not here:
        return _("The way of case %(number)s. It has ended.") % {"number": number}
    words = {"number": number, "steps": " · ".join(here)}
    return _("The way of case %(number)s. Now: %(steps)s") % words


def lanes() -> Iterator[SafeString]:
    """One band for each who acts, named in its corner."""
    yield format_html('<rect width="{}" height="{}" fill="#ffffff"/>', WIDTH, HEIGHT + LEGEND)
    for index, (code, label, height) in enumerate(LANES):
        top = TOPS[index]
        yield format_html(
            '<g class="lane lane-{}"><rect x="1" y="{}" width="{}" height="{}" fill="{}"/>'
            '<text x="{}" y="{}" font-size="12" font-weight="600" fill="{}">{}</text></g>',
            code,
            top,
            WIDTH - 2,
            height,
            GROUND if index % 2 == 0 else "#ffffff",
            MARGIN,
            top + 20,
            QUIET,
            label,
        )


def edge(line: Line, passed: bool) -> SafeString:
    """The line with an arrow head drawn at its end; a name beside it where the road forks."""
    colour, width = (GREEN, 2.25) if passed else (LINE, 1.5)
    (x1, y1), (x2, y2) = line.points[-2:]
    dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    path = [*line.points[:-1], (x2 - 6 * dx, y2 - 6 * dy)]
    head = [(x2, y2), (x2 - 9 * dx - 5 * dy, y2 - 9 * dy - 5 * dx)]
    head.append((x2 - 9 * dx + 5 * dy, y2 - 9 * dy + 5 * dx))
    return format_html(
        '<g class="edge {}"><polyline points="{}" fill="none" stroke="{}" stroke-width="{}"'
        ' stroke-linejoin="round"/><polygon points="{}" fill="{}"/>{}</g>',
        "passed" if passed else "ahead",
        corners(path),
        colour,
        width,
        corners(head),
        colour,
        name_of(line, GREEN if passed else QUIET),
    )


def name_of(line: Line, colour: str) -> SafeString:
    if not line.label:
        return mark_safe("")
    x, y = line.label_at
    return format_html(
        '<text x="{}" y="{}" font-size="11" text-anchor="{}" fill="{}">{}</text>',
        short(x), short(y), line.anchor, colour, line.label,
    )  # fmt: skip


def corners(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{short(x)},{short(y)}" for x, y in points)


def short(value: float) -> str:
    """A number without a needless fraction."""
    return f"{value:g}"


def shape(box: Box, way: Way) -> SafeString:
    """A node with its words, its mark, and the same in words for those who do not see it."""
    name = box.node.name
    state = way.state(name)
    fill, stroke, text = LOOKS[state]
    if isinstance(box.node, Human):
        inside = task(box, way, state)
    elif isinstance(box.node, (nodes.Switch, nodes.Split)):
        inside = gate(box, fill, stroke)
    else:
        inside = dot(box, fill, stroke, text)
    return format_html(
        '<g class="node {}" id="node-{}"><title>{}</title>{}</g>',
        state.value,
        name,
        told(box, way, state),
        inside,
    )


def told(box: Box, way: Way, state: NodeState) -> str:
    """ "Acknowledge: done, 3 March" in the reader's language."""
    words = [f"{box.title}: {state.label}"]
    left = way.left.get(box.node.name)
    if left is not None and state == NodeState.DONE:
        words.append(date_format(localtime(left), "SHORT_DATE_FORMAT"))
    if way.visits[box.node.name] > 1:
        words.append(_("%(count)s times") % {"count": way.visits[box.node.name]})
    return ", ".join(words)


def task(box: Box, way: Way, state: NodeState) -> SafeString:
    fill, stroke, text = LOOKS[state]
    (x, y), width, height = box.side(-1, -1), box.width, box.height
    dashes = DASHES if state == NodeState.CANCELLED else ""
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="8" fill="{}" stroke="{}"'
        ' stroke-width="{}"{}/>{}{}{}',
        short(x),
        short(y),
        width,
        height,
        fill,
        stroke,
        2 if state == NodeState.NOW else 1.5,
        dashes,
        caption(box, text, state == NodeState.NOW),
        mark(box, state),
        again(box, way.visits[box.node.name]),
    )


def caption(box: Box, colour: str, bold: bool) -> SafeString:
    size, rows = fit(box.title, box.width - 18, box.height - 10)
    first = box.y + size * 0.36 - (len(rows) - 1) * size * 0.625
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="middle" fill="{}">{}'
        "</text>",
        (
            (short(box.x), short(first + n * size * 1.25), size, 700 if bold else 500, colour, row)
            for n, row in enumerate(rows)
        ),
    )


def mark(box: Box, state: NodeState) -> SafeString:
    """A tick on what is done, a dot on what is being done, a stroke on what was dropped."""
    x, y = box.side(1, -1)
    signs = {
        NodeState.DONE: ("M{x} {y}m-4 0l3 3l5 -6", GREEN),
        NodeState.NOW: ("M{x} {y}m-3 -4l6 4l-6 4z", ACCENT),
        NodeState.CANCELLED: ("M{x} {y}m-4 0h8", "#5b687d"),
    }
    if state not in signs:
        return mark_safe("")
    sign, colour = signs[state]
    return format_html(
        '<circle cx="{}" cy="{}" r="9" fill="#ffffff" stroke="{}" stroke-width="1.5"/>'
        '<path d="{}" fill="{}" stroke="{}" stroke-width="2" stroke-linecap="round"'
        ' stroke-linejoin="round"/>',
        short(x - 3),
        short(y + 3),
        colour,
        sign.format(x=short(x - 3), y=short(y + 3)),
        colour if state == NodeState.NOW else "none",
        colour,
    )


def again(box: Box, visits: int) -> SafeString:
    """How often a step was taken, if more than once."""
    if visits < 2:
        return mark_safe("")
    x, y = box.side(-1, -1)
    return format_html(
        '<rect x="{}" y="{}" width="26" height="17" rx="8.5" fill="#fff6e2" stroke="#855000"/>'
        '<text x="{}" y="{}" font-size="11" font-weight="700" text-anchor="middle"'
        ' fill="#855000">×{}</text>',
        short(x - 8), short(y - 8), short(x + 5), short(y + 4.5), visits,
    )  # fmt: skip


def gate(box: Box, fill: str, stroke: str) -> SafeString:
    """A diamond: a cross inside where roads fork for good, a plus where both are taken."""
    both = isinstance(box.node, nodes.Split)
    points = corners([box.side(0, -1), box.side(1, 0), box.side(0, 1), box.side(-1, 0)])
    sign = "M{x} {y}m-8 0h16m-8 -8v16" if both else "M{x} {y}m-6 -6l12 12m0 -12l-12 12"
    return format_html(
        '<polygon points="{}" fill="{}" stroke="{}" stroke-width="1.5"/>'
        '<path d="{}" fill="none" stroke="{}" stroke-width="2"/>',
        points,
        fill,
        stroke,
        sign.format(x=short(box.x), y=short(box.y)),
        stroke,
    )


def dot(box: Box, fill: str, stroke: str, text: str) -> SafeString:
    """Where the road begins and where it ends, the end with a thick rim."""
    rim = 1.5 if isinstance(box.node, nodes.StartHandle) else 4
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>'
        '<text x="{}" y="{}" font-size="11" text-anchor="middle" fill="{}">{}</text>',
        short(box.x), short(box.y), short(box.width / 2 - rim / 2), fill, stroke, rim,
        short(box.x), short(box.y + box.height / 2 + 15), text, box.title,
    )  # fmt: skip


def legend(shown: bool) -> Iterator[SafeString]:
    """What the colours mean, below the lanes."""
    x, y = float(MARGIN), HEIGHT + LEGEND / 2
    for state in (
        (NodeState.DONE, NodeState.NOW, NodeState.AHEAD, NodeState.CANCELLED) if shown else ()
    ):
        fill, stroke, _text = LOOKS[state]
        yield format_html(
            '<rect x="{}" y="{}" width="20" height="13" rx="3" fill="{}" stroke="{}"{}/>'
            '<text x="{}" y="{}" font-size="12" fill="{}">{}</text>',
            short(x), short(y - 7), fill, stroke,
            DASHES if state == NodeState.CANCELLED else "",
            short(x + 27), short(y + 4), INK, state.label,
        )  # fmt: skip
        x += 27 + measure(str(state.label)) * 12 + 28
