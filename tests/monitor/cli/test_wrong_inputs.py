"""Whatever is typed, what comes back is a French sentence: what, where, why, what to do; no traceback, no English."""

import re
from pathlib import Path

import pytest

from monitor.cli import in_french
from tests.monitor.cli.test_words import portique

_B = "https://boutique.example/"
WRONG = [
    ("nimporte", "n'existe pas"), ("--nimporte", "n'existe pas"), ("source ajouter", "n'existe pas"),
    ("source add", "il manque 'URL'"), ("source add a b", "de trop : b"), (f"source add {_B} --every 3x", "30m, 6h, 1d"),
    (f"source add {_B} --every -1d", "30m, 6h, 1d"), (f"source add {_B} --every 1s", "dix secondes"),
    (f"source add {_B} --every", "demande une valeur"), (f"source add {_B} --retention dix", "n'est pas un nombre"),
    (f"source add {_B} --retention -5", "1 à 36500 jours"), (f"source add {_B} --pace vite", "n'est pas un nombre"),
    (f"source add {_B} --pace -1", "0 à 3600 secondes"), (f"source add {_B} --pace nan", "0 à 3600 secondes"),
    (f"source add {_B} --robots ignore", "'obey', 'record'"), (f"source add {_B} --browser firefox", "'always', 'never'"),
    (f"source add {_B} --kind bar", "'shop', 'social'"), ("source add ftp://boutique.example/", "http et https"),
    ("source add https://", "http et https"), ("source add http://[::1", "http et https"),
    ("source add https://boutique.example:99999/", "http et https"), ("source set inconnue --every 1d", "Aucune source"),
    ("source set", "il manque 'NAME'"), ("source show zzz", "Aucune source"), ("source pause zzz", "Aucune source"),
    ("source remove zzz", "Aucune source"), ("source import absent.csv", "il n'y a rien"), ("source import /etc", "est un dossier"),
    ("source import /dev/null", "fichier ordinaire"), ("visit", "--due"), ("visit zzz", "de trop : zzz"),
    ("visit --source zzz", "Aucune source"), ("digest --date hier", "AAAA-MM-JJ"), ("digest --date 2026-02-30", "AAAA-MM-JJ"),
    ("capture abc", "Capture inconnue"), ("read ftp://x.example/", "http et https"), ("read", "il manque 'PLACE'"),
    ("read /absent.html", "http et https"), ("fixture https://x.example/", "il manque 'TARGET'"), ("hunt", "il manque 'WANTED'"),
    ("lead show zzz", "portique leads"), ("compare a", "il manque 'OTHER'"), ("compare a.example b.example", "Aucun relevé"),
    ("judge a.example b.example peut-etre", "choix possible"), ("leads --band x", "choix possible"),
    ("proposals accept zzz", "0 proposition"), ("evidence verify /absent", "il n'y a rien"),
    ("evidence verify /etc/passwd", "est un fichier"), ("evidence export zzz", "il manque l'option '--to'"),
    ("import /absent.warc", "il n'y a rien"), ("replay zzz", "il manque l'option '--reason'"), ("backup", "il manque 'TARGET'"),
    ("backup /proc/neuf", "Vérifiez ce chemin"), ("restore /absent /proc/neuf", "il n'y a rien"),
    ("restore /etc /proc/neuf", "ce n'est pas une copie"), ("console --port 99999", "bornes"),
    ("console --port abc", "n'est pas un nombre"), ("phrases judge", "il manque 'SOURCE'"), ("discover run --feed zzz", "choix possible"),
    ("init", "il manque 'FOLDER'"), ("init /proc/neuf", "Vérifiez ce chemin"), ("init /etc/passwd", "est un fichier"),
    ("ledger rebuild", "Mettez-le de côté"), ("run x", "de trop : x"), ("evidence", "Commandes"),
]  # fmt: skip
"""What is typed, and what of the answer tells it from any other."""

_QUOTED = re.compile(r"'[^']*'|« [^»]* »|https?://\S+|/\S+|\b\S+\.\w+\b|--\w+")
_ENGLISH = re.compile(
    r"\b(?:the|is|are|was|be|no|not|of|to|and|with|without|for|from|such|missing|does|exist|value|invalid|error|file|directory|"
    r"unexpected|got|must|should|cannot|could|refused|failed|only|this|that|usage:|try|help|unknown|valid|choose)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty watch."""
    folder = tmp_path_factory.mktemp("wrong") / "w"
    assert portique(Path(), "init", str(folder)).returncode == 0
    return folder


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_a_wrong_input_is_one_french_sentence(workspace: Path, typed: str, said: str) -> None:
    """An officer who mistypes at night reads what to do."""
    done = portique(workspace, *typed.split())
    answer = [one for one in done.stderr.splitlines() if not one.startswith(("Usage :", "    "))]

    assert done.returncode in {1, 2}
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert _ENGLISH.findall(_QUOTED.sub("", "\n".join(answer))) == []


def test_every_sentence_of_click_is_one_that_click_says() -> None:
    """A sentence that a later click words otherwise would come out in English, unseen."""
    sources = "".join(Path(str(one.__file__)).read_text("utf-8") for one in in_french.SPEAKING)
    flat = re.sub(r'"\s*"', "", sources).replace("\\n", "\n").replace("\\t", "\t")

    assert [one for one in in_french.SENTENCES if one not in flat] == []
