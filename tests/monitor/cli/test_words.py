"""What goes wrong is said in French with its remedy and an exit code, never as a traceback."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.cli import main


@dataclass(frozen=True)
class Done:
    """What a command left on the screen."""

    returncode: int
    stdout: str
    stderr: str


def portique(folder: Path, *arguments: str) -> Done:
    """Run the command line as the console script does, in this process."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["portique", "-w", str(folder), *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv = before
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made by `portique init`."""
    folder = tmp_path_factory.mktemp("cli") / "enquête n° 1"
    done = portique(Path(), "init", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("source", "add", "file:///etc/passwd"), "http"),
        (("read", "http://127.0.0.1:1/"), "Refusé : le port 1 de '127.0.0.1'"),
        (("read", "http://127.0.0.1/"), "qui n'est pas une adresse publique"),
        (("source", "add", "javascript:alert(1)"), "http"),
        (("source", "show", "inconnue"), "Aucune source"),
        (("visit",), "Dites quoi visiter"),
        (("capture", "00000000-0000-0000-0000-000000000000"), "Capture inconnue"),
        (("proposals", "accept", "rien"), "0 proposition"),
    ],
)
def test_mistake_is_said_in_one_french_sentence(
    workspace: Path, arguments: tuple[str, ...], said: str
) -> None:
    """An officer who mistypes reads what to do, not where in the program it happened."""
    done = portique(workspace, *arguments)

    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert done.stdout == ""


def test_folder_without_a_workspace_is_said_with_the_remedy(tmp_path: Path) -> None:
    """The commonest mistake of all: the wrong folder."""
    done = portique(tmp_path, "status")

    assert done.returncode == 2
    assert "portique init" in done.stderr


def test_mistaken_setting_names_file_line_and_setting(tmp_path: Path) -> None:
    """A configuration is edited by hand, at night."""
    folder = tmp_path / "w"
    portique(Path(), "init", str(folder))
    path = folder / "portique.toml"
    text = path.read_text("utf-8").replace('digest_at = "07:00"', 'digest_at = "25:00"')
    path.write_text(text, "utf-8")
    line = 1 + text[: text.index('"25:00"')].count("\n")

    done = portique(folder, "status")

    assert done.returncode == 2
    assert f"portique.toml, ligne {line} : [schedule] digest_at" in done.stderr


def test_second_init_changes_nothing(workspace: Path) -> None:
    """A workspace is evidence: made twice, it is left as it is."""
    before = (workspace / "portique.toml").read_bytes()

    done = portique(Path(), "init", str(workspace))

    assert done.returncode == 2
    assert (workspace / "portique.toml").read_bytes() == before


def test_list_of_sources_is_all_or_nothing(workspace: Path, tmp_path: Path) -> None:
    """A list with a mistake in its third line must not be half entered."""
    path = tmp_path / "liste.csv"
    path.write_text("url,kind\nhttps://un.example/,shop\nhttps://deux.example/,boutique\n", "utf-8")

    done = portique(workspace, "source", "import", str(path))
    listed = portique(workspace, "source", "list", "--json")

    assert "ligne 3" in done.stderr
    assert "un.example" not in listed.stdout


def test_settings_of_a_source_can_be_changed_and_the_change_is_on_record(workspace: Path) -> None:
    """A marketplace is added first and its searches are thought of later; who asked for what must stay known."""
    portique(workspace, "source", "add", "https://annonces.example/", "--every", "1d")

    changed = portique(
        workspace, "source", "set", "https://annonces.example/", "--search", "bm10 ; mini  téléphone;bm10", "--every", "6h",
        "--reason", "PV 118",
    )  # fmt: skip
    shown = portique(workspace, "source", "show", "https://annonces.example/").stdout

    assert changed.returncode == 0, changed.stderr
    assert "bm10; mini téléphone" in shown
    assert "6h" in shown
    assert "réglée" in shown
    assert "PV 118" in shown
    assert (
        "Rien n'a été changé"
        in portique(
            workspace, "source", "set", "https://annonces.example/", "--every", "souvent"
        ).stderr
    )


def test_exported_list_can_be_imported(workspace: Path, tmp_path: Path) -> None:
    """A colleague takes the list over: what was written is what is read."""
    portique(
        workspace,
        "source",
        "add",
        "https://boutique.example/",
        "--every",
        "6h",
        "--case",
        "2026/39",
        "--search",
        "bm10; mini téléphone",
    )
    path = tmp_path / "sources.toml"
    path.write_text(portique(workspace, "source", "export").stdout, "utf-8")
    other = tmp_path / "autre"
    portique(Path(), "init", str(other))

    portique(other, "source", "import", str(path))

    assert portique(other, "source", "export").stdout == path.read_text("utf-8")


def test_preview_of_a_digest_records_nothing(workspace: Path) -> None:
    """To look is not to tell: tomorrow's digest still holds what was only previewed."""
    done = portique(workspace, "digest", "--preview")

    assert done.returncode == 0
    assert "bilan du" in done.stdout
    assert list((workspace / "digests").iterdir()) == []
