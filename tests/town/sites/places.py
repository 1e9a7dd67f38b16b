"""
Places that are no shops: a newspaper, a union, a forum of prisoners' families, classified ads.

They use all of the trade's words without offering anything, save for two ads among the classifieds.
"""

from dataclasses import dataclass
from decimal import Decimal

from tests.town import pictures
from tests.town.answers import JPEG, PNG, Answer, Asked, html, plain, xml
from tests.town.french import fr, frs
from tests.town.records import moment
from tests.town.software.common import sitemap
from tests.town.templates import render

PRESS = "gazette-des-quais.example"
UNION = "syndicat-coursives.example"
FORUM = "parloir-entraide.example"
ADS = "annonces-du-coin.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of the newspaper."""

    day: int
    slug: str
    title: str
    lead: str
    text: tuple[str, ...]


ARTICLES = (
    Article(
        day=-4,
        slug="mini-telephones-en-detention",
        title=fr("Mini téléphones en détention : un marché qui ne sonne pas"),
        lead=fr("Des sites proposent des téléphones « déplaqués ». Enquête."),
        text=frs(
            "Ils pèsent moins de vingt grammes et tiennent dans la paume. Selon l’administration, plusieurs centaines de mini téléphones ont été découverts l’an dernier dans la région.",
            "Sur l’un de ces sites, le vendeur affirme que ses produits sont « préparés au maximum (déplaqués) et testés pour ne pas sonner aux portiques ». Un Long-CZ J8 y est proposé autour de 40 €.",
            "« Nos portiques ne réagissent pas au plastique », déplore un surveillant sous couvert d’anonymat.",
        ),
    ),
    Article(
        day=1,
        slug="gare-renovee",
        title=fr("La gare des Quais rouvre ses portes"),
        lead=fr("Dix-huit mois de travaux."),
        text=frs(
            "Nouveaux portiques d’accès, verrière restaurée : la gare accueille de nouveau ses voyageurs."
        ),
    ),
    Article(
        day=3,
        slug="oportik-saisi",
        title=fr("Le site Oportik saisi, deux suspects présentés à un juge"),
        lead=fr("Opération « Porte close » : la boutique en ligne ne répond plus."),
        text=frs(
            "Le parquet de Valbrume a annoncé lundi la saisie du site Oportik, soupçonné d’avoir vendu des mini téléphones « indétectables » destinés aux détenus.",
            "« Les données sont en cours d’exploitation afin d’identifier les clients », indique la procureure. Les appareils, vendus de 30 à 65 €, étaient livrés à des proches puis remis au parloir.",
            "Une messagerie annonçait encore, mardi matin, des envois « le jeudi ».",
        ),
    ),
    Article(
        day=8,
        slug="proces-projections",
        title=fr("Projections à la maison d’arrêt : six mois avec sursis"),
        lead=fr("Le tribunal a jugé un jeune homme de vingt ans."),
        text=frs(
            "Il avait lancé par-dessus le mur deux téléphones et un chargeur. Le syndicat rappelle que les filets anti-projections attendent toujours."
        ),
    ),
)

TRACT = frs(
    "Nos portiques ne sonnent pas. Les mini téléphones en plastique, si.",
    "Collègues, encore onze mini téléphones découverts ce mois-ci en fouille de cellule, dont trois « suppositoires » et deux appareils déplaqués achetés sur internet.",
    "Combien de temps l’administration laissera-t-elle entrer au parloir des téléphones indétectables ? Nous exigeons des portiques à ondes millimétriques, des brouilleurs efficaces et des recrutements.",
    "Le syndicat des coursives, section de Valbrume, sera reçu jeudi par la direction.",
)

TOPICS = {
    "12": (
        fr("Ce qu’on a le droit d’apporter au parloir ?"),
        (
            (
                "mamandeux",
                -9,
                fr(
                    "Bonjour, premier parloir samedi. Qu’est-ce qu’on a le droit d’apporter ? Mes baleines de soutien-gorge sonnent au portique…"
                ),
            ),
            (
                "louisette",
                -9,
                fr(
                    "Bonjour et courage. Du linge, pas de capuche, rien qui sonne. Pour le téléphone, c’est la cabine en cellule, il faut provisionner le compte."
                ),
            ),
            ("mamandeux", -8, fr("Merci ! Et le téléphone portable reste au casier ?")),
            ("louisette", -8, fr("Toujours au casier, oui.")),
        ),
    ),
    "31": (
        fr("Arnaque aux coupons : un faux vendeur de téléphones"),
        (
            (
                "tante_jo",
                0,
                fr(
                    "Attention : un compte me promet de faire passer un mini téléphone à mon neveu contre des coupons. C’est une arnaque ET c’est interdit."
                ),
            ),
            (
                "moderation",
                1,
                fr(
                    "Message épinglé. On ne parle pas ici de faire entrer quoi que ce soit : un an de prison et 15 000 € d’amende."
                ),
            ),
        ),
    ),
    "44": (
        fr("Nouveaux horaires des parloirs"),
        (("louisette", 4, fr("À partir de lundi, les parloirs du matin commencent à 8 h 30.")),),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """One classified ad."""

    number: int
    day: int
    until: int
    title: str
    text: str
    price: Decimal | None
    author: str
    place: str
    photo: str = ""


ADVERTISEMENTS = (
    Ad(
        number=1201,
        day=-5,
        until=12,
        title="L8STAR BM10 comme neuf",
        text=fr(
            "Vends mini téléphone L8STAR BM10, acheté pour ma fille, jamais servi. Boîte et notice. Remise en main propre."
        ),
        price=Decimal(18),
        author="Karine",
        place="Valbrume",
        photo="own/annonce-bm10",
    ),
    Ad(
        number=1202,
        day=-3,
        until=6,
        title="Lot de 3 Nokia anciens",
        text=fr("Pour collectionneur, deux s’allument."),
        price=Decimal(45),
        author="Papy Radio",
        place="Les Quais",
        photo="own/annonce-nokia",
    ),
    Ad(
        number=1207,
        day=2,
        until=8,
        title="mini tel prepa parloir 📱🔕",
        text="vends mini tel deja prepa, déplaqué, passe le portique tester, livraison avant parloir possible, 60e, snap : prepa.tel77",
        price=Decimal(60),
        author="prepa77",
        place="Meaux",
        photo="own/annonce-prepa",
    ),
    Ad(
        number=1210,
        day=4,
        until=12,
        title="Cherche mini téléphone",
        text=fr("Cherche petit téléphone pour randonnée, moins de 30 €, faire offre."),
        price=None,
        author="Marcheur",
        place="Valbrume",
    ),
    Ad(
        number=1214,
        day=7,
        until=12,
        title="t1 sans métal dispo 👻",
        text="zanko t1 sans métal, ne sonne pas au portik, 80e ferme, 2 dispo, pas serieux s’abstenir, wsp 06 39 98 88 19",
        price=Decimal(80),
        author="prepa77",
        place="Meaux",
        photo="own/annonce-t1",
    ),
)


def press(asked: Asked) -> Answer | None:
    """Answer as a newspaper."""
    base = f"https://{PRESS}/"
    articles = [
        (article, moment(article.day, "06:00"))
        for article in reversed(ARTICLES)
        if article.day <= asked.day
    ]
    match asked.path.strip("/").split("/"):
        case [""]:
            return html(render("places/newspaper.html", articles=articles, base=base))
        case ["article", slug]:
            return next(
                (
                    html(render("places/article.html", article=article, at=at, base=base))
                    for article, at in articles
                    if article.slug == slug
                ),
                None,
            )
        case ["photo", slug]:
            return Answer(body=pictures.jpeg(f"thing/presse-{slug}"), media=JPEG)
        case ["sitemap.xml"]:
            return xml(
                sitemap([base, *(f"{base}article/{article.slug}" for article, _ in articles)])
            )
        case _:
            return _house(asked, PRESS)


def union(asked: Asked) -> Answer | None:
    """Answer as a union's page with one tract."""
    return (
        html(render("places/tract.html", text=TRACT)) if asked.path == "/" else _house(asked, UNION)
    )


def forum(asked: Asked) -> Answer | None:
    """Answer as a phpBB forum."""
    topics = {
        number: (
            title,
            [
                (author, moment(day, "19:20"), text)
                for author, day, text in posts
                if day <= asked.day
            ],
        )
        for number, (title, posts) in TOPICS.items()
        if posts[0][1] <= asked.day
    }
    match asked.path:
        case "/" | "/index.php" | "/viewforum.php":
            return html(render("places/forum.html", topics=topics))
        case "/viewtopic.php" if (number := _topic(asked)) in topics:
            title, posts = topics[number]
            return html(render("places/topic.html", number=number, title=title, posts=posts))
        case "/memberlist.php":
            return html(render("places/members.html"))
        case _:
            return _house(asked, FORUM)


def _topic(asked: Asked) -> str:
    """The topic that is asked for, by its own number or by one of its posts."""
    return asked.parameters.get("t") or asked.parameters.get("p", "")[:2]


def classifieds(asked: Asked) -> Answer | None:
    """Answer as classified ads on Osclass."""
    base = f"https://{ADS}/"
    ads = [
        (ad, moment(ad.day, "17:45"))
        for ad in reversed(ADVERTISEMENTS)
        if ad.day <= asked.day <= ad.until
    ]
    match asked.path.strip("/").split("/"):
        case [""] | ["telephonie"]:
            return html(render("places/ads.html", ads=ads, base=base))
        case ["telephonie", item]:
            return next(
                (
                    html(render("places/ad.html", ad=ad, at=at, base=base))
                    for ad, at in ads
                    if item.endswith(f"_i{ad.number}")
                ),
                None,
            )
        case ["oc-content", "uploads", name]:
            return next(
                (
                    Answer(body=pictures.jpeg(ad.photo), media=JPEG)
                    for ad, _ in ads
                    if ad.photo and name.startswith(str(ad.number))
                ),
                None,
            )
        case _:
            return _house(asked, ADS)


def _house(asked: Asked, host: str) -> Answer | None:
    match asked.path:
        case "/robots.txt":
            return plain("User-agent: *\nDisallow: /recherche\n")
        case "/favicon.ico":
            return Answer(body=pictures.icon(host), media=PNG)
        case _:
            return None
