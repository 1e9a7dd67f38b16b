"""Who opens when: twenty reborn shops by the way they can be learnt of, and the decoys that stand beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import cycle

from tests.town.french import frs
from tests.town.records import Leaf, Product, Shop
from tests.town.sites import oportik
from tests.town.sites.common import GENERIC_TERMS

SEIZED_ON = 1
SEIZED = replace(oportik.SHOP, scheme="http", events=())


class Way(StrEnum):
    """How a shop can be learnt of by somebody whom nobody tells."""

    LOOKALIKE = "lookalike"
    CERTIFICATE = "certificate"
    REGISTRATION = "registration"
    SEARCH = "search"
    MENTION = "mention"
    NONE = "none"
    """By none: new name, new words, announced to nobody who is watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One site of the world."""

    host: str
    opens: int
    """Day of opening; its certificate and registration are of that day."""

    way: Way
    reborn: bool
    software: str = "semantic"
    shop: Shop | None = None
    body: str = ""
    """A page of its own for what is no shop."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    indexed_after: int | None = None
    """Days until the search engine knows it; None: never."""

    announced: str = ""
    """What the watched channel writes on the day after opening."""


_VOICES: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Minis prêts à partir",
        (
            "Chaque mini est démonté, déplaqué et refermé à la main, puis passé sous portique avant l’envoi : zéro bip.",
            "Commande avant midi, colis neutre le lendemain.",
        ),
        (
            ("Mini J8 déplaqué", "44.90", "Ne sonne pas au portique, 18 g."),
            ("BM10 déplaqué", "36.00", "Double SIM, testé à la raquette."),
            ("Zanco T1 préparé", "69.00", "Le plus petit, sans plaque."),
        ),
    ),
    (
        "Le petit téléphone qui se tait",
        (
            "Nos téléphones miniatures ne déclenchent aucun portique : toutes les pièces de métal sont retirées chez nous.",
            "Idéal pour le parloir, livré chez vous ou chez un proche.",
        ),
        (
            ("Mini tel 68 mm sans métal", "49.00", "Passe le portique sans sonner."),
            ("Tel carte ultra fin", "45.00", "Plaque retirée, zéro alarme."),
            ("Pack parloir", "65.00", "Mini tel, étui lisse et chargeur plastique."),
        ),
    ),
    (
        "Garder le lien avec les siens",
        (
            "Votre proche est en détention ? Un mini téléphone préparé, indétectable aux portiques, à remettre au parloir.",
            "Remboursé si ça sonne.",
        ),
        (
            ("Mini L8STAR BM30 préparé", "38.50", "Indétectable, prêt pour la MA."),
            ("Mini clé de voiture", "47.00", "Déplaqué, ne bipe pas."),
            ("Puce ouverte", "19.90", "Sans nom, à glisser dedans."),
        ),
    ),
    (
        "Format pouce",
        (
            "Téléphone pouce, bords arrondis, 100 % plastique : il passe la fouille et la chaise ne dit rien.",
            "Stock limité, payable en coupons PCS, envoi discret.",
        ),
        (
            ("Téléphone pouce noir", "55.00", "Taille suppo, ne sonne pas au portique."),
            ("Étui lisse", "8.00", "Bords arrondis."),
            ("Téléphone pouce blanc", "55.00", "Déplaqué et testé."),
        ),
    ),
)
_OWN_WORDS: dict[str, tuple[str, tuple[str, ...], tuple[tuple[str, str, str], ...]]] = {
    "nanocombine.example": (
        "Petits combinés de visite",
        (
            "Trois modèles seulement, tous repris pièce par pièce sur notre table.",
            "Le portique reste muet, et la raquette aussi.",
        ),
        (
            ("Nano gris", "46.00", "Sans plaque ni vis, 17 g."),
            ("Nano corail", "46.00", "Le même, en corail."),
            ("Nano pli", "58.00", "À clapet, préparé."),
        ),
    ),
    "le-timbre-bleu.example": (
        "Grand comme un timbre",
        (
            "On tient le téléphone entre deux doigts et il franchit l’arche sans un bruit.",
            "Écrivez-nous sur la messagerie, on répond le soir.",
        ),
        (
            ("Timbre 1", "39.00", "Mini téléphone déplaqué, double SIM."),
            ("Timbre 2", "52.00", "Bluetooth, zéro métal."),
            ("Recharge", "12.00", "Câble en graphite."),
        ),
    ),
    "petitgabarit.example": (
        "Petit gabarit, grande discrétion",
        (
            "Téléphones de moins de sept centimètres, modifiés pour les contrôles d’entrée.",
            "Garantie dix jours contre l’alarme.",
        ),
        (
            ("Gabarit S", "41.50", "Préparé, ne sonne pas au portique."),
            ("Gabarit XS", "63.00", "Taille pouce, déplaqué."),
            ("Lot de deux", "79.00", "Deux Gabarit S."),
        ),
    ),
    "maison-souris.example": (
        "La maison de la souris",
        (
            "Nos souris appellent, envoient des messages et ne couinent jamais devant un détecteur.",
            "Pour ceux qui comptent les jours.",
        ),
        (
            ("Souris noire", "48.00", "Mini GSM sans métal."),
            ("Souris blanche", "48.00", "Mini GSM sans métal, clavier blanc."),
            ("Terrier", "9.00", "Étui souple."),
        ),
    ),
    "nanocell93.example": (
        "Nanocell",
        (
            "Minis déplaqués en stock, retrait le jour même.",
            "Test vidéo au portique envoyé sur demande.",
        ),
        (
            ("Nanocell One", "40.00", "Mini déplaqué, ne bipe pas."),
            ("Nanocell Duo", "54.00", "Double SIM, déplaqué."),
            ("Nanocell Kit", "66.00", "Mini, étui et puce."),
        ),
    ),
    "minutia.example": (
        "Minutia",
        (
            "Un micro téléphone remis au parloir, c’est une voix chaque soir.",
            "Pas de plaque, pas d’aimant, pas de souci au contrôle.",
        ),
        (
            ("Minutia 3", "45.50", "Micro téléphone sans plaque."),
            ("Minutia 5", "59.90", "Avec Bluetooth, préparé."),
            ("Puce active", "18.00", "Prête à servir."),
        ),
    ),
    "mobiplume.example": (
        "Plus léger qu’une plume",
        (
            "Seize grammes de résine et rien qui réveille les machines.",
            "Nous préparons pour la maison d’arrêt comme pour le centre.",
        ),
        (
            ("Plume", "47.00", "Téléphone miniature indétectable."),
            ("Plume courte", "61.00", "Plus court qu’un briquet."),
            ("Plume double", "85.00", "La paire."),
        ),
    ),
    "ptitgsm.example": (
        "P’tit GSM",
        (
            "C’est petit, ça passe, et si ça sonne on vous rend vos sous.",
            "Livraison point relais, paiement coupon.",
        ),
        (
            ("P’tit noir", "42.00", "GSM mini déplaké, teste portik OK."),
            ("P’tit bleu", "42.00", "Pareil en bleu."),
            ("Pack visite", "57.00", "Avec étui."),
        ),
    ),
}
"""The words of shops under new names: theirs alone, but for what some carry over from the seized one."""

_KEPT = (
    oportik.TERMS[7],
    oportik.TERMS[10],
    oportik.TERMS[12],
    oportik.QUESTIONS[1],
    oportik.QUESTIONS[7],
    oportik.QUESTIONS[9],
)
"""Sentences of the seized shop that a seller may carry to the next one."""

_REBORN: tuple[tuple[str, int, Way, str], ...] = (
    ("oportik-shop.example", 2, Way.LOOKALIKE, "woocommerce"),
    ("auportik.example", 2, Way.LOOKALIKE, "semantic"),
    ("oportic.example", 3, Way.LOOKALIKE, "prestashop"),
    ("opportik.example", 4, Way.LOOKALIKE, "shopify"),
    ("oportik2.example", 5, Way.LOOKALIKE, "woocommerce"),
    ("oportyk-officiel.example", 6, Way.LOOKALIKE, "semantic"),
    ("la-cabane-oportik.example", 2, Way.CERTIFICATE, "prestashop"),
    ("lyon-auportik-93.example", 3, Way.CERTIFICATE, "woocommerce"),
    ("tonton-oportik.example", 5, Way.CERTIFICATE, "shopify"),
    ("0portik-livraison.example", 2, Way.REGISTRATION, "semantic"),
    ("oportik-du-sud.example", 4, Way.REGISTRATION, "woocommerce"),
    ("equipe-oportik-lille.example", 6, Way.REGISTRATION, "prestashop"),
    ("nanocombine.example", 2, Way.SEARCH, "prestashop"),
    ("le-timbre-bleu.example", 3, Way.SEARCH, "semantic"),
    ("petitgabarit.example", 4, Way.SEARCH, "woocommerce"),
    ("maison-souris.example", 5, Way.SEARCH, "shopify"),
    ("nanocell93.example", 3, Way.MENTION, "semantic"),
    ("minutia.example", 4, Way.MENTION, "woocommerce"),
    ("mobiplume.example", 3, Way.NONE, "prestashop"),
    ("ptitgsm.example", 5, Way.NONE, "semantic"),
)
_SAID = {
    "nanocell93.example": "Ancien site coupé. Nouvelle adresse : nanocell93 point example, dites-le aux autres.",
    "minutia.example": "C’est reparti, tout le stock est sur minutia[.]example",
}


def _shop(
    host: str,
    title: str,
    home: tuple[str, ...],
    goods: tuple[tuple[str, str, str], ...],
    leaves: tuple[str, ...] = (),
) -> Shop:
    products = tuple(
        Product(
            key=f"p{n}",
            name=name,
            price=Decimal(price),
            short=short,
            text=(short,),
            photos=(f"own/{host}-{n}",),
        )
        for n, (name, price, short) in enumerate(goods, 1)
    )
    pages = (Leaf(slug="conditions", title="Conditions", blocks=leaves),) if leaves else ()
    return Shop(
        name=host,
        title=title,
        tagline=home[0][:60],
        products=products,
        home=frs(*home),
        leaves=pages,
        scheme="http",
    )


def reborn() -> Iterator[Place]:
    """Yield the twenty shops that open after the seizure; none is in any source list."""
    for number, ((host, opens, way, software), voice, kept) in enumerate(
        zip(_REBORN, cycle(_VOICES), cycle(_KEPT), strict=False)
    ):
        tagline, home, goods = _OWN_WORDS.get(host, voice)
        own = host.removesuffix(".example").replace("-", " ").title()
        carried = (kept, _KEPT[(number + 3) % len(_KEPT)]) if way is Way.SEARCH else ()
        yield Place(
            host=host,
            opens=opens,
            way=way,
            reborn=True,
            software=software,
            shop=_shop(
                host, own, (tagline + ".", *home, *carried), goods, (*GENERIC_TERMS[:4], *carried)
            ),
            indexed_after=1 + number % 3 if way is Way.SEARCH else 1,
            announced=_SAID.get(host, ""),
        )


def _page(title: str, *paragraphs: str) -> str:
    words = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{words}</body></html>"


_PRESS = (
    "Le site de vente de mini-téléphones a été saisi mardi, indique le parquet. Deux personnes ont été mises en examen.",
    f"« {oportik.QUESTIONS[1]} », promettait la boutique à ses clients, selon l’enquête. « {oportik.TERMS[7]} »",
    "Le syndicat des surveillants réclame des portiques à ondes millimétriques.",
)


def decoys() -> Iterator[Place]:
    """Yield what discovery meets besides: names alike by chance, press, lawful shops, parked names, a forum."""
    toys = _shop(
        "auportique.example",
        "Au Portique",
        (
            "Portiques de jeux, balançoires et agrès pour le jardin.",
            "Livraison sur palette, montage en option.",
        ),
        (
            ("Portique 2 balançoires", "249.00", "Bois traité, 2,30 m."),
            ("Agrès corde lisse", "19.90", "Pour portique de 1,90 à 2,50 m."),
        ),
    )
    gates = _shop(
        "oportique-antivol.example",
        "Oportique Antivol",
        (
            "Portiques antivol pour commerces, étiquettes et badges.",
            "Devis gratuit, pose par nos équipes.",
        ),
        (
            ("Portique RF 8,2 MHz", "890.00", "Paire d’antennes, sonne en cas de vol."),
            ("Badges durs x1000", "129.00", "Compatibles RF."),
        ),
    )
    senior = _shop(
        "tel-grosses-touches.example",
        "Grosses Touches",
        ("Téléphones simples pour les seniors.", "Touche SOS, répertoire photo."),
        (
            ("Confort 3", "59.90", "Grosses touches, socle."),
            ("Mini L8STAR BM10", "24.90", "Mini téléphone double SIM, neuf, garantie deux ans."),
        ),
    )
    cases = _shop(
        "coques-oportika.example",
        "Oportika Coques",
        ("Coques, verres trempés et câbles.",),
        (("Coque silicone", "9.90", "Souple."), ("Câble USB-C", "7.90", "1 m.")),
    )
    for host, opens, way, shop in (
        ("auportique.example", 2, Way.LOOKALIKE, toys),
        ("oportique-antivol.example", 3, Way.LOOKALIKE, gates),
        ("tel-grosses-touches.example", 1, Way.SEARCH, senior),
        ("coques-oportika.example", 3, Way.CERTIFICATE, cases),
    ):
        yield Place(
            host=host,
            opens=opens,
            way=way,
            reborn=False,
            software="woocommerce",
            shop=shop,
            indexed_after=1,
        )
    for host, way in (
        ("aeroportik.example", Way.CERTIFICATE), ("soportik.example", Way.CERTIFICATE), ("csoportikon.example", Way.CERTIFICATE),
        ("kryptoportikus.example", Way.REGISTRATION), ("transportik.example", Way.REGISTRATION),
    ):  # fmt: skip
        yield Place(
            host=host,
            opens=1,
            way=way,
            reborn=False,
            body=_page(host, "Bienvenue sur notre site.", "Horaires et tarifs sur demande."),
            indexed_after=1,
        )
    for n, host in enumerate(
        ("la-gazette-du-nord.example", "infos-justice.example", "union-penitentiaire.example")
    ):
        yield Place(
            host=host,
            opens=1,
            way=Way.SEARCH,
            reborn=False,
            body=_page("Saisie d’une boutique de mini-téléphones", *_PRESS),
            indexed_after=n,
        )
    yield Place(
        host="familles-en-parloir.example",
        opens=1,
        way=Way.SEARCH,
        reborn=False,
        indexed_after=1,
        body=_page(
            "Forum des familles",
            "Bonjour, est-ce que ma ceinture va sonner au portique du parloir ?",
            f"J’ai lu ça sur un site : « {oportik.QUESTIONS[9]} » c’est vrai ?",
            "Surtout n’achetez pas ces téléphones, mon mari a pris trois mois.",
        ),
    )
    yield Place(
        host="enquete-oportik.example",
        opens=2,
        way=Way.LOOKALIKE,
        reborn=False,
        indexed_after=1,
        body=_page("Enquête : Oportik, la chute", *_PRESS),
    )
    parked = _page(
        "oporik.example",
        "This domain is for sale. Buy this domain.",
        "Ce nom de domaine est à vendre.",
    )
    for host in ("oporik.example", "oportik-france.example", "oportik3.example"):
        yield Place(host=host, opens=2, way=Way.LOOKALIKE, reborn=False, body=parked)
    yield Place(
        host="jouets-du-coin.example",
        opens=1,
        way=Way.MENTION,
        reborn=False,
        announced="Rien à voir : nouveau site de mon cousin : jouets-du-coin point example",
        body=_page("Jouets du coin", "Peluches et puzzles, retrait en magasin. 12,90 €"),
        indexed_after=1,
    )
    yield Place(
        host="oportik-fermeture.example",
        opens=4,
        way=Way.CERTIFICATE,
        reborn=False,
        status=403,
        headers=(("cf-mitigated", "challenge"), ("Server", "cloudflare")),
        body="<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>",
    )


WATCHED: tuple[Place, ...] = (
    Place(host=SEIZED.name, opens=0, way=Way.NONE, reborn=False, software="woocommerce", shop=SEIZED, indexed_after=0),
    Place(
        host="outillage-leger.example", opens=0, way=Way.NONE, reborn=False, software="woocommerce", indexed_after=0,
        shop=_shop("outillage-leger.example", "Outillage léger", ("Petit outillage pour la maison.",), (("Tournevis", "6.90", "Aimanté."),), GENERIC_TERMS),
    ),
    Place(
        host="ceintures-sans-metal.example", opens=0, way=Way.NONE, reborn=False, software="prestashop", indexed_after=0,
        shop=_shop("ceintures-sans-metal.example", "Ceintures sans métal", ("Nos ceintures ne sonnent pas aux portiques d’aéroport.",), (("Ceinture voyage", "24.90", "Boucle plastique, ne sonne pas."),), GENERIC_TERMS),
    ),
)  # fmt: skip
CHANNEL = "canal-des-minis.example"
"""A feed of posts that is watched from the first day."""
