"""Secrets are made once, for the owner only, and the environment goes first."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import keys


def test_a_secret_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    path = tmp_path / "deep" / "some_key"
    made = keys.secret("SOME_KEY", path)
    assert len(made) >= 50
    assert keys.secret("SOME_KEY", path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["some_key"]


def test_starting_together_gives_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOME_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: keys.secret("SOME_KEY", tmp_path / "key"), range(40)))
    assert len(set(found)) == 1


def test_the_environment_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "given")
    assert keys.secret("SOME_KEY", tmp_path / "key") == "given"
    assert not (tmp_path / "key").exists()
