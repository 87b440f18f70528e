"""Small drawn photos and a document, so that evidence in the demo is real files."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from imports.workbook import Book

SIZE = (480, 360)
HORIZON = 210
SHOTS = 16  # of a scene
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ground(draw: Draw, sky: Colour, earth: Colour) -> None:
    """Sky and earth, each a little darker downwards."""
    for y in range(SIZE[1]):
        base, top = (sky, 0) if y < HORIZON else (earth, HORIZON)
        shade = 1 - (y - top) / 900
        draw.line([(0, y), (SIZE[0], y)], fill=tuple(int(c * shade) for c in base))


def houses(draw: Draw, rng: random.Random, colour: Colour) -> None:
    x = -10
    while x < SIZE[0]:
        width, height = rng.randint(60, 110), rng.randint(70, 150)
        draw.rectangle([x, HORIZON - height, x + width, HORIZON], fill=colour, outline=(90, 90, 98))
        for wx in range(x + 10, x + width - 14, 22):
            for wy in range(HORIZON - height + 12, HORIZON - 16, 26):
                draw.rectangle([wx, wy, wx + 11, wy + 14], fill=(196, 214, 230))
        x += width + rng.randint(6, 24)


def spots(draw: Draw, rng: random.Random, colour: Colour, count: int, big: int) -> None:
    """Things lying on the ground: holes, rubbish, puddles."""
    for _i in range(count):
        x, y = rng.randint(20, 430), rng.randint(HORIZON + 20, 330)
        w = rng.randint(big // 2, big)
        draw.ellipse([x, y, x + w, y + w // 3], fill=colour, outline=(60, 58, 55))


def street(draw: Draw, rng: random.Random, good: bool) -> None:
    ground(draw, (178, 203, 224), (128, 130, 134))
    houses(draw, rng, (205, 190, 170))
    for x in range(30, 480, 90):
        draw.polygon([(x, 290), (x + 46, 290), (x + 40, 298), (x - 6, 298)], fill=(240, 240, 236))
    if not good:
        spots(draw, rng, (74, 70, 66), 9, 70)


def village(draw: Draw, rng: random.Random, good: bool) -> None:
    ground(draw, (188, 212, 232), (128, 160, 96) if good else (146, 128, 96))
    draw.polygon([(0, HORIZON), (130, 110), (300, HORIZON)], fill=(120, 146, 128))
    draw.polygon([(210, HORIZON), (360, 90), (480, HORIZON)], fill=(104, 132, 118))
    for x in (60, 190, 330):
        draw.rectangle([x, 180, x + 70, 240], fill=(216, 206, 190), outline=(110, 100, 90))
        draw.polygon([(x - 8, 180), (x + 35, 150), (x + 78, 180)], fill=(164, 84, 66))
    if not good:
        spots(draw, rng, (92, 84, 62), 8, 60)


def river(draw: Draw, rng: random.Random, good: bool) -> None:
    ground(draw, (192, 214, 230), (126, 152, 98))
    water = (92, 146, 186) if good else (98, 92, 74)
    draw.polygon([(180, HORIZON), (260, HORIZON), (430, 360), (40, 360)], fill=water)
    if not good:
        spots(draw, rng, (170, 160, 148), 12, 44)


def hall(draw: Draw, rng: random.Random, good: bool) -> None:
    ground(draw, (226, 230, 236), (188, 182, 174))
    draw.rectangle([0, 60, 480, 100], fill=(150, 40, 40))
    for x in range(20, 460, 90):
        draw.rectangle([x, 130, x + 72, 230], fill=(246, 248, 250), outline=(130, 140, 150))
        draw.rectangle([x, 112, x + 72, 130], fill=(38, 84, 150))
    for _i in range(3 if good else 16):
        x, y = rng.randint(20, 440), rng.randint(240, 300)
        draw.ellipse([x, y, x + 16, y + 16], fill=(70, 60, 56))
        draw.rectangle([x - 3, y + 16, x + 19, y + 52], fill=(60, 74, 104))


def pipe(draw: Draw, rng: random.Random, good: bool) -> None:
    ground(draw, (210, 206, 198), (168, 160, 150))
    metal = (120, 146, 168) if good else (150, 106, 76)
    draw.rectangle([0, 150, 480, 190], fill=metal, outline=(70, 80, 90))
    draw.rectangle([210, 60, 250, 330], fill=metal, outline=(70, 80, 90))
    draw.ellipse([190, 130, 270, 210], fill=(180, 52, 44) if good else metal, outline=(60, 40, 40))
    if not good:
        for _i in range(40):
            x = rng.randint(200, 262)
            draw.line([(x, 212), (x + rng.randint(-20, 20), 330)], fill=(120, 170, 206), width=2)


SCENES: dict[str, Callable[[Draw, random.Random, bool], None]] = {
    "river": river,
    "field": river,
    "village": village,
    "tree": village,
    "power": village,
    "hall": hall,
    "school": hall,
    "water": pipe,
    "heat": pipe,
}


# Cars, boards, bushes, walls: what happens to stand before a camera.
THINGS = [
    (52, 56, 64),
    (226, 226, 220),
    (64, 96, 70),
    (58, 84, 130),
    (150, 62, 54),
    (196, 176, 120),
]


def foreground(draw: Draw, rng: random.Random) -> None:
    for _i in range(rng.randint(4, 7)):
        x, y = rng.randint(-20, 440), rng.randint(20, 300)
        box = [x, y, x + rng.randint(60, 170), y + rng.randint(50, 150)]
        shape = draw.rectangle if rng.random() < 0.6 else draw.ellipse
        shape(box, fill=rng.choice(THINGS), outline=(60, 60, 66))


def seen_from_elsewhere(image: Image.Image, rng: random.Random) -> Image.Image:
    """Another part of the scene, perhaps from the other side."""
    width = rng.randint(300, 420)
    height = width * SIZE[1] // SIZE[0]
    x, y = rng.randint(0, SIZE[0] - width), rng.randint(0, SIZE[1] - height)
    part = image.crop((x, y, x + width, y + height)).resize(SIZE)
    return part.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else part


@cache
def photo(scene: str, good: bool, shot: int) -> bytes:
    """A JPEG of the scene, before (`good` is false) or after; no `shot` looks like another."""
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    SCENES.get(scene, street)(draw, random.Random(f"{scene} {shot}"), good)
    rng = random.Random(f"{scene} {shot} {good}")
    foreground(draw, rng)
    image = seen_from_elsewhere(image, rng)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()


def upload(scene: str, good: bool, shot: int, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(scene, good, shot), content_type="image/jpeg")


def sheet(name: str, title: str, rows: list[tuple[str, ...]], at: datetime) -> SimpleUploadedFile:
    """A small spreadsheet, the same bytes for the same words."""
    out = io.BytesIO()
    with Book(out) as book:
        book.properties(title=title, created=at.replace(tzinfo=None))
        page, style = book.sheet("整改台账"), book.style()
        page.set_column(0, 4, 24)
        book.words(page, 0, 0, title, book.style(bold=True))
        for number, row in enumerate(rows, start=1):
            for column, words in enumerate(row):
                book.words(page, number, column, words, style)
    return SimpleUploadedFile(name, out.getvalue(), content_type=SHEET)
