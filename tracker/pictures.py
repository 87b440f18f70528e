"""What a picture looks like, in few bits: one saved anew, resized or trimmed is known again.

A difference hash: of the picture in grey and tiny, whether each point is darker than the next one,
from left to right and from top to bottom. It is written here in a few lines because the package
for it needs more than the whole site beside it (docs/dependencies.md). It knows a copy; it does not
know the same place seen from elsewhere, nor a picture that somebody turned round or mirrored.
"""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageOps

SIDE = 8  # points in a row and in a column: 64 bits for each direction
NEAR = 20  # of 128 bits; two photos of different things differ in some 64 (tests/tracker)
FLAT = 12  # of 256 greys between darkest and brightest point: below, there is nothing to compare


def looks(file: Any) -> str:
    """32 hexadecimal digits; "" of what cannot be opened as a picture, or is flat."""
    try:
        file.seek(0)
        with Image.open(file) as image:
            image.draft("L", (SIDE * 16, SIDE * 16))  # a JPEG need not be read in full
            grey = ImageOps.exif_transpose(image).convert("L")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
    finally:
        file.seek(0)
    across, down = _tiny(grey, SIDE + 1, SIDE), _tiny(grey, SIDE, SIDE + 1)
    if max(across) - min(across) < FLAT:
        return ""
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            at, wide = row * SIDE + column, row * (SIDE + 1) + column
            darker = (across[wide] < across[wide + 1], down[at] < down[at + SIDE])
            bits = bits << 2 | darker[0] << 1 | darker[1]
    return f"{bits:032x}"


def _tiny(grey: Image.Image, width: int, height: int) -> bytes:
    return grey.resize((width, height), Image.Resampling.LANCZOS).tobytes()


def alike(one: str, other: str) -> bool:
    """Whether two pictures with these looks are nearly the same."""
    if not (one and other):
        return False
    return (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR
