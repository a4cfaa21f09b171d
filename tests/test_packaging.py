"""The wheel holds what the checkout holds, and a fresh environment answers from it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow

ROOMS = ("khorgos", "docs", "ontology", "triples", "queries", "server")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the tracked files, so that the checkout stays clean."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in _tracked():
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return next(out.glob("*.whl"))


def _tracked() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_wheel_holds_every_file_of_the_rooms(wheel: Path) -> None:
    packed = {
        name.removeprefix("khorgos/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("khorgos/")
    }
    tracked = {name for name in _tracked() if name.split("/")[0] in ROOMS}
    assert packed == {name.removeprefix("khorgos/") for name in tracked}


def test_a_fresh_environment_answers_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    # The dependencies come from this environment; the package itself only from the wheel.
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.argv = ['khorgos', 'ask', 'corridors'];"
        "from khorgos import commands; assert sys.path[0] in commands.__file__; commands.main()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "site")]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "Middle (Trans-Caspian) corridor" in run.stdout
