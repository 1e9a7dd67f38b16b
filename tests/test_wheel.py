"""A wheel, installed outside the checkout, does a day's work: nothing it needs lies in the repository alone."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.crawler.wire import serving
from tests.installed import Program, a_day, stock
from tests.test_shape import PACKAGES, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; what it depends on is read from this one, the checkout is not."""
    folder = tmp_path_factory.mktemp("new") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]  # fmt: skip
    subprocess.run(install, check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def test_the_wheel_holds_the_product_and_nothing_else(wheel: Path) -> None:
    """Training texts, tests and benchmarks stay behind; rules, weights and templates come along."""
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == set(PACKAGES)
    assert not [name for name in names if name.endswith(".jsonl") or "/texts/" in name]
    assert {
        "monitor/phrases/weights/weights.tsv",
        "monitor/phrases/languages/fr.toml",
        "monitor/discovery/ordinary/words.tsv",
        "monitor/digest/templates/digest.html",
        "monitor/console/plugins/pages.py",
        "storage/evidence/verifier.sh",
    } <= set(names)


def test_a_wheel_makes_a_day_of_watch(environment: Path, tmp_path: Path) -> None:
    """`init`, `source add`, `visit`, `digest`, from a folder that is neither the checkout nor the environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    folder = tmp_path / "enquete"
    folder.mkdir()
    portique = Program(environment / "bin" / "portique", folder, kept)
    where = subprocess.run(
        [environment / "bin" / "python", "-c", "import monitor, spiders; print(monitor.__file__, spiders.__file__)"],
        cwd=folder, env=kept, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    with serving() as web:
        stock(web, 3)
        visited, digest = a_day(portique, web)

    assert str(ROOT) not in where
    assert "1 visite," in visited
    assert "1 source visitée sur 1, 1 en entier" in digest
