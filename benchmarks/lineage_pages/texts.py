"""What sellers, shops, press and authorities of the world say: sentences of the hands in ``benchmarks/training/texts``, and a few of its own."""

import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "training" / "texts"
SPLITS = {"train": "pqrs", "look": "gtuvw", "blind": "bcdxyz"}
"""Hands by split: nobody says in a blind world what somebody says in another."""

_OTHERS = re.compile(
    r"@|\.example|https?:|\d[\d .]{7,}\d|snap|telegram|insta|whats|signal", re.IGNORECASE
)
_ENDS = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What several hands wrote, none of which names a contact of its own."""

    offers: tuple[str, ...]
    said: tuple[str, ...]
    """Single sentences of offers."""

    ordinary: tuple[str, ...]
    """Sentences of shops that sell other things, and of people who speak of other things."""


@cache
def hands(split: str, folder: Path = FOLDER) -> Hands:
    """Return the French texts of a split; of another folder (``blind-*.jsonl``, say) all there are."""
    files = sorted(folder.glob("*.jsonl"))
    if folder == FOLDER:
        files = [FOLDER / f"hand_{hand}.jsonl" for hand in SPLITS[split]]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    french = [row for row in rows if row["lang"] == "fr" and not _OTHERS.search(row["text"])]
    offers = [row["text"] for row in french if row["truth"] == "listing"]
    other = [row["text"] for row in french if row["truth"] != "listing" and row["channel"] in {"shop", "page"}]  # fmt: skip
    return Hands(
        offers=tuple(text for text in offers if len(text) < 500),
        said=_sentences(offers),
        ordinary=_sentences(other),
    )


def _sentences(texts: list[str]) -> tuple[str, ...]:
    found = (one.strip() for text in texts for one in _ENDS.split(text))
    return tuple(dict.fromkeys(one for one in found if 7 <= one.count(" ") <= 40))


class Drawn:
    """Texts given out in a random order, each once; when all are out, again and reworded."""

    def __init__(self, texts: tuple[str, ...], rng: random.Random) -> None:
        self._rng = rng
        self._all = rng.sample(texts, len(texts))
        self._next = 0

    def take(self, count: int) -> tuple[str, ...]:
        """Return the next texts."""
        found = []
        for _ in range(count):
            text = self._all[self._next % len(self._all)]
            found.append(text if self._next < len(self._all) else reworded(text, self._rng))
            self._next += 1
        return tuple(found)


def reworded(text: str, rng: random.Random) -> str:
    """Return a sentence as another writer would put it: a few words changed, so that it is mostly his own."""
    words = text.split()
    for _ in range(max(3, len(words) // 4)):
        words[rng.randrange(1, len(words) - 1)] = rng.choice(_FILLERS)
    return " ".join(words)


_FILLERS = "vraiment toujours chez nous ici bien encore petit grand même surtout".split()
TERMS = (
    "Le vendeur expédie sous deux jours ouvrés après réception du règlement par le client.",
    "Toute réclamation se fait par message avec une vidéo de l'ouverture du colis complet.",
    "Aucun retour n'est pris après usage, hormis panne constatée dans les quinze jours.",
    "Le prix affiché comprend la préparation, le test au portique et la carte de la puce.",
    "En cas de perte du colis nous partageons la somme à moitié avec l'acheteur prévenu.",
    "Les commandes groupées se règlent en une fois, avant le mercredi soir au plus tard.",
    "Le client garde pour lui l'adresse de la boutique et ne la publie pas ailleurs.",
    "Nos tarifs valent jusqu'à la prochaine livraison et changent sans autre annonce.",
    "La batterie est neuve, son remplacement coûte dix euros si le client l'abîme.",
    "Les messages des clients sont effacés chaque semaine, gardez donc votre numéro.",
    "Un échange de modèle est possible une fois, le port reste à la charge du client.",
    "Toute commande non réclamée au relais après dix jours est perdue pour l'acheteur.",
)
SHOP = (
    "Notre boutique de {0} vous accueille du lundi au samedi au cœur de {1}.",
    "Retrouvez nos {0} choisis avec soin, fabriqués près de {1} depuis trois générations.",
    "La livraison de vos {0} est offerte dès soixante euros d'achat partout en France.",
    "Nos conseillers de {1} répondent à toutes vos questions sur les {0} par téléphone.",
    "Vous disposez de quatorze jours pour changer d'avis sur vos {0}, retour compris.",
    "Un atelier de {1} entretient et répare vos {0} avec des pièces d'origine.",
)
DEFAULTS = (
    "Save my name, email, and website in this browser for the next time I comment.",
    "Votre panier est actuellement vide, retournez à la boutique pour continuer vos achats.",
    "Bienvenue sur votre nouvelle boutique, ceci est un article de démonstration à modifier.",
)
GOODS = "théières coques lampes savons bougies carnets bonnets gants jouets vélos outils thés cafés plantes cadres tapis".split()
TOWNS = "Annecy Dijon Quimper Albi Rodez Niort Cahors Vannes Colmar Arras Laval Tulle".split()
MODELS = "BM10 BM30 BM50 BM70 BM90 BM200 J8 J9 KK1 Zanco Fly M4 S5 T3 X1".split()
PRICES = (29, 39, 45, 49, 55, 59, 65, 69, 75, 79, 85, 89, 95, 99, 110, 119, 129, 139, 149, 169)
PRESS = (
    "Le parquet a saisi le site {0}, qui vendait des téléphones indétectables à des détenus.",
    "Selon les enquêteurs, {0} donnait rendez-vous à ses clients sur Snapchat sous le nom {1}.",
    "Le numéro {2} ne répond plus depuis l'opération menée par les gendarmes hier matin.",
    "Trois personnes ont été placées en garde à vue, a dit la procureure lors d'un point de presse.",
    "L'administration pénitentiaire rappelle que faire entrer un téléphone est un délit puni par la loi.",
)
SYLLABLES = "mi ra to lo ki na vel dor zan pho lu bri sec ton ja mer pi gal ro du fe sa tel mo bou char".split()
