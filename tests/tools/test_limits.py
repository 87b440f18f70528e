"""The size limits find what is too large and leave the rest alone."""

from pathlib import Path

import pytest

from tools import limits


def test_long_functions_and_files_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROOT", tmp_path)
    body = "    x = 1\n" * 40
    (tmp_path / "room.py").write_text(f"def short():\n    x = 1\n\n\ndef long():\n{body}")
    assert list(limits.in_python("room.py")) == ["room.py:long: 41 lines, at most 40"]
    (tmp_path / "room.py").write_text("x = 1\n" * 401)
    assert list(limits.in_python("room.py")) == ["room.py: 401 lines, at most 400"]
