"""How people write: sentences of trade with many choices, and writers with habits and mistakes of their own."""

import random
import re
from dataclasses import dataclass, field

_PATTERNS = (
    "{s} {v_exp} {obj} {delai} {moyen} {maniere}",
    "{tps}, {s} {v_prep} {obj} {maniere} avant {etape}",
    "{obj_m} {est} {v_pp} {maniere} et {v_pp2} {moyen} {delai}",
    "Pour {but}, {s} {v_cons} {conseil} {cond}",
    "{cond_m}, {s} {v_rep} {delai} {maniere}",
    "{client} {v_peut} {action} {delai} {cond}",
    "{qualite} de {obj} {est} {v_pp} {par_qui} {tps2}",
    "{s} ne {v_neg} pas {obj} {cond}",
    "{detail} {v_tient} {duree} {usage}",
    "{client} {v_recoit} {obj} {emballage} {delai}",
)
_CHOICES: dict[str, tuple[str, ...]] = {
    "s": ("nous", "on", "notre équipe", "l'atelier", "le magasin", "notre service", "la boutique"),
    "v_exp": ("envoie", "expédie", "prépare", "remet au transporteur", "fait partir", "confie"),
    "v_prep": ("vérifie", "contrôle", "règle", "nettoie", "emballe", "charge", "essaie", "démonte"),
    "obj": (
        "chaque téléphone",
        "votre commande",
        "le petit modèle",
        "tous les articles",
        "le colis",
        "les accessoires",
        "la batterie",
        "votre appareil",
        "le chargeur",
        "l'écran",
    ),
    "obj_m": (
        "Chaque téléphone",
        "Votre commande",
        "Le petit modèle",
        "Le colis",
        "La batterie",
        "Votre appareil",
        "Le chargeur",
    ),
    "delai": (
        "sous 24 heures",
        "le jour même",
        "en deux jours",
        "avant midi",
        "sous une semaine",
        "dès le lendemain",
        "en moins de 48 heures",
        "le lundi suivant",
        "dans la soirée",
    ),
    "moyen": (
        "par la poste",
        "avec un suivi",
        "en point relais",
        "par coursier",
        "en lettre épaisse",
        "avec signature",
        "sans frais",
        "contre un petit supplément",
    ),
    "maniere": (
        "avec soin",
        "à la main",
        "sans attendre",
        "en toute discrétion",
        "comme pour nous",
        "un par un",
        "sans exception",
        "avec le sourire",
        "dans une pochette neutre",
        "par quelqu'un qui connaît",
    ),
    "tps": (
        "Chaque matin",
        "Avant tout envoi",
        "Depuis trois ans",
        "En période de fêtes",
        "Le samedi",
        "Dès réception du paiement",
        "À chaque arrivage",
    ),
    "tps2": (
        "chaque mois",
        "à la sortie du carton",
        "depuis le début",
        "avant la mise en ligne",
        "deux fois",
    ),
    "etape": (
        "la mise en rayon",
        "le départ",
        "la fermeture du carton",
        "la pesée",
        "l'envoi au client",
        "de coller l'étiquette",
    ),
    "est": ("est", "reste", "sera", "a toujours été"),
    "v_pp": ("testé", "garanti", "suivi", "protégé", "choisi", "repris", "réglé"),
    "v_pp2": ("envoyé", "livré", "échangé", "remboursé", "remplacé"),
    "but": (
        "une première commande",
        "un cadeau",
        "un long trajet",
        "les mains occupées",
        "un usage discret",
        "le dépannage",
        "une seconde ligne",
        "garder le contact",
    ),
    "v_cons": ("conseille", "recommande", "propose", "préfère", "choisit"),
    "conseil": (
        "le modèle le plus léger",
        "la double carte",
        "une batterie de rechange",
        "l'étui souple",
        "le lot de trois",
        "la version plastique",
        "un câble court",
        "le plus simple des claviers",
    ),
    "cond": (
        "si le stock le permet",
        "même le dimanche",
        "sauf en août",
        "pour toute question",
        "quand la météo s'en mêle",
        "selon votre ville",
        "sans justificatif",
        "dans la limite du raisonnable",
        "tant que le sceau tient",
    ),
    "cond_m": (
        "Si le colis traîne",
        "En cas de casse",
        "Si la puce bloque",
        "Quand le code manque",
        "Si l'écran reste noir",
        "En cas d'absence",
        "Si le doute persiste",
    ),
    "v_rep": (
        "répond",
        "renvoie un appareil",
        "rembourse",
        "rappelle",
        "échange tout",
        "cherche une solution",
    ),
    "client": (
        "Le client",
        "L'acheteur",
        "La famille",
        "Chaque habitué",
        "Le destinataire",
        "Un proche",
    ),
    "v_peut": ("peut", "doit", "pense à", "a le droit de", "prend le temps de"),
    "action": (
        "demander un échange",
        "garder la boîte",
        "noter le numéro",
        "prévenir avant la visite",
        "poser ses questions",
        "filmer l'ouverture",
        "retourner l'article",
        "choisir la couleur",
    ),
    "qualite": (
        "La solidité",
        "La finition",
        "La provenance",
        "L'autonomie",
        "Le poids",
        "La discrétion",
        "La prise en main",
    ),
    "par_qui": (
        "par nos soins",
        "par un ancien",
        "par deux personnes",
        "par le patron",
        "par un réparateur",
        "par la maison",
    ),
    "v_neg": ("garantit", "reprend", "vend", "détaille", "prête", "négocie"),
    "detail": (
        "Le clavier",
        "La coque",
        "Le haut-parleur",
        "Le vibreur",
        "La prise",
        "Le bouton rouge",
        "L'antenne",
    ),
    "v_tient": ("tient", "résiste", "fonctionne", "dure", "assure"),
    "duree": (
        "trois jours",
        "une semaine entière",
        "des mois",
        "deux nuits",
        "largement le week-end",
        "plus qu'on ne croit",
    ),
    "usage": (
        "dans une poche",
        "au fond d'un sac",
        "sans recharge",
        "en veille",
        "sous la pluie",
        "au froid",
        "loin d'une prise",
    ),
    "v_recoit": ("reçoit", "retire", "récupère", "trouve", "ouvre"),
    "emballage": (
        "dans une enveloppe à bulles",
        "sous papier kraft",
        "dans un livre creux",
        "sans logo",
        "avec la notice",
        "dans sa boîte d'origine",
    ),
}
_TYPOS = {
    "livraison": "livraisson", "téléphone": "téléfone", "commande": "comande", "garanti": "guaranti", "batterie": "baterie",
    "recommande": "recomande", "accessoires": "accesoires", "appareil": "appareille", "discrétion": "discression", "enveloppe": "envelloppe",
    "écran": "écrant", "chargeur": "chargeure", "solidité": "soliditée", "autonomie": "autonomi", "remboursé": "rembourser", "toujours": "toujour",
    "équipe": "équippe", "vérifie": "vérifit", "contrôle": "controlle", "lendemain": "landemain", "justificatif": "justificatife", "question": "quéstion",
    "personnes": "persones", "réparateur": "réparrateur", "plastique": "plastic", "clavier": "clavié", "expédie": "expédit", "emballe": "embale",
    "semaine": "semène", "habitué": "habitué", "provenance": "provenence", "finition": "finission", "magasin": "magazin", "boutique": "boutic",
}  # fmt: skip
_EMOJI = tuple("🔥📦✅🚀📱💯🙏⚡🎁👌💪😎🤝🔒")


@dataclass(frozen=True, kw_only=True)
class Writer:
    """One person's way of writing."""

    space_before: bool
    curly: bool
    three_dots: float
    exclaim: float
    doubled: bool
    emoji: str
    emoji_rate: float
    greeting: str
    call: str
    informal: bool
    lower_start: bool
    shouts: float
    short: str
    typos: dict[str, str] = field(default_factory=dict)
    euro_space: bool = True

    def write(self, sentence: str, rng: random.Random) -> str:
        """Return the sentence as this person puts it down."""
        words = [
            re.sub(r"^\w+", lambda m: self.typos.get(m[0], m[0]), word)
            for word in sentence.split(" ")
        ]
        if rng.random() < self.shouts:
            place = rng.randrange(len(words))
            words[place] = words[place].upper()
        text = " ".join(words)
        text = text[:1].lower() + text[1:] if self.lower_start else text[:1].upper() + text[1:]
        if self.curly:
            text = text.replace("'", "’")
        if self.short and rng.random() < 0.15:
            text += f" {self.short}"
        if rng.random() < self.exclaim:
            text += (" " if self.space_before else "") + ("!!!" if self.doubled else "!")
        elif rng.random() < self.three_dots:
            text += "..."
        else:
            text += "."
        if rng.random() < self.emoji_rate:
            text += f" {self.emoji}"
        return text


def writer(rng: random.Random, *, careful: bool) -> Writer:
    """Invent a person: a careful one writes as the trade does, another has habits and mistakes."""
    if careful:
        return Writer(
            space_before=rng.random() < 0.85, curly=rng.random() < 0.6, three_dots=0.02, exclaim=rng.choice((0.02, 0.1, 0.2)),
            doubled=False, emoji=rng.choice(_EMOJI[:5]), emoji_rate=rng.choice((0, 0, 0, 0.05)), greeting=rng.choice(("Bonjour", "")),
            call=rng.choice(("chers clients", "")), informal=False, lower_start=False, shouts=rng.choice((0, 0.02)), short="",
            typos=dict(rng.sample(sorted(_TYPOS.items()), rng.choice((0, 0, 0, 1)))),
        )  # fmt: skip
    return Writer(
        space_before=rng.random() < 0.4, curly=rng.random() < 0.25, three_dots=rng.choice((0.02, 0.1, 0.3)),
        exclaim=rng.choice((0.05, 0.2, 0.45)), doubled=rng.random() < 0.5, emoji=rng.choice(_EMOJI),
        emoji_rate=rng.choice((0, 0.1, 0.3, 0.6)), greeting=rng.choice(("Salut", "Slt", "Bjr", "Coucou", "Salam", "Bonjour", "Wesh", "")),
        call=rng.choice(("la famille", "les amis", "la team", "les gars", "")), informal=rng.random() < 0.6,
        lower_start=rng.random() < 0.35, shouts=rng.choice((0, 0.05, 0.2)), short=rng.choice(("", "svp", "stp", "dispo", "tjrs", "rdv", "mp")),
        typos=dict(rng.sample(sorted(_TYPOS.items()), rng.choice((3, 4, 5, 6)))),
    )  # fmt: skip


def sentence(rng: random.Random) -> str:
    """Return a sentence of trade without its end."""
    pattern = rng.choice(_PATTERNS)
    text = re.sub(r"\{(\w+)\}", lambda m: rng.choice(_CHOICES[m[1]]), pattern)
    return text[:1].upper() + text[1:]


def paraphrased(text: str, rng: random.Random, rate: float) -> str:
    """Return a sentence with some of its choices made anew, as a synonym table would."""
    for options in _CHOICES.values():
        for option in options:
            if len(option) > 5 and option in text and rng.random() < rate:
                text = text.replace(option, rng.choice(options), 1)
    return text
