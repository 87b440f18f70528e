"""What counts as nearly the same picture, measured on pictures that are made here."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from itertools import combinations

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from demo import pictures as drawn
from tracker.pictures import NEAR, alike, looks

Picture = Image.Image
SIZE = (640, 480)


def scene(seed: int) -> Picture:
    """A made-up place: soft light, and things in it."""
    rng = random.Random(seed)
    light = Image.new("RGB", (16, 12))
    light.putdata([tuple(rng.randint(0, 255) for _c in range(3)) for _p in range(192)])
    picture = light.resize(SIZE, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _thing in range(25):
        x, y = rng.randint(0, SIZE[0]), rng.randint(0, SIZE[1])
        box = [x, y, x + rng.randint(10, 150), y + rng.randint(10, 150)]
        shape = draw.rectangle if rng.random() < 0.5 else draw.ellipse
        shape(box, fill=tuple(rng.randint(0, 255) for _c in range(3)))
    return picture


def look(picture: Picture, kind: str = "JPEG", **options: int) -> str:
    out = io.BytesIO()
    picture.convert("RGB").save(out, kind, **options)
    return looks(out)


def trimmed(picture: Picture, part: float) -> Picture:
    wide, high = picture.size
    return picture.crop(
        (int(wide * part), int(high * part), int(wide * (1 - part)), int(high * (1 - part)))
    )


# What is done to a picture so that it is another file.
CHANGES: dict[str, Callable[[Picture], str]] = {
    "saved again, small": lambda p: look(p, quality=30),
    "as another kind": lambda p: look(p, "PNG"),
    "as WebP": lambda p: look(p, "WEBP", quality=60),
    "half the size": lambda p: look(p.resize((320, 240))),
    "a third of the size": lambda p: look(p.resize((213, 160))),
    "brighter": lambda p: look(ImageEnhance.Brightness(p).enhance(1.25)),
    "darker": lambda p: look(ImageEnhance.Brightness(p).enhance(0.75)),
    "more contrast": lambda p: look(ImageEnhance.Contrast(p).enhance(1.2)),
    "trimmed by 1%": lambda p: look(trimmed(p, 0.01)),
    "trimmed by 2%": lambda p: look(trimmed(p, 0.02)),
}
SCENES = [scene(seed) for seed in range(40)]


@pytest.mark.parametrize("change", CHANGES)
def test_small_changes_make_no_new_picture(change: str) -> None:
    known = [alike(look(picture), CHANGES[change](picture)) for picture in SCENES]
    assert all(known), f"{known.count(False)} of {len(known)} taken for new"


def test_different_pictures_are_different() -> None:
    found = [look(picture) for picture in SCENES]
    assert not any(alike(one, other) for one, other in combinations(found, 2))
    far = sorted((int(a, 16) ^ int(b, 16)).bit_count() for a, b in combinations(found, 2))
    assert far[0] > 1.5 * NEAR
    assert 55 < far[len(far) // 2] < 73


@pytest.mark.parametrize("scene", ["street", *drawn.SCENES])
def test_the_demo_takes_no_picture_twice(scene: str) -> None:
    """Before and after too: who photographs a place again does not stand quite where he stood."""
    shots = [(good, shot) for good in (True, False) for shot in range(1, drawn.SHOTS + 1)]
    found = [looks(io.BytesIO(drawn.photo(scene, *shot))) for shot in shots]
    assert all(found)
    assert not any(alike(one, other) for one, other in combinations(found, 2))


def test_a_phone_held_sideways_takes_the_same_picture() -> None:
    picture, exif = scene(1), Image.Exif()
    exif[0x0112] = 6  # to be shown turned to the right
    out = io.BytesIO()
    picture.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", exif=exif)
    assert alike(looks(out), look(picture))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_has_no_looks(content: bytes) -> None:
    file = io.BytesIO(content)
    assert looks(file) == ""
    assert file.tell() == 0


def test_flat_pictures_are_known_by_their_bytes_alone() -> None:
    white, black = (look(Image.new("RGB", SIZE, colour)) for colour in ("white", "black"))
    assert (white, black) == ("", "")
    assert not alike(white, black)
