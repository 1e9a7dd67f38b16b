"""
Sellers of prepared phones who have nothing to do with Oportik.

Phone Discret is watched from day 0 and goes through every ordinary change. Tel Pouce writes its
pages by hand. Silence Mobile opens after the seizure, sells the same models, and is nobody's
successor. Pouce App shows nothing without scripts.
"""

from decimal import Decimal

from storage.records.shop import Availability
from tests.town.french import frs
from tests.town.records import ChangeKind, Event, Leaf, Shop
from tests.town.sites.common import GENERIC_TERMS, product

PHONE_DISCRET = Shop(
    name="phone-discret.example",
    title="Phone Discret",
    tagline="Mobiles miniatures modifiés",
    theme="8",
    first_number=20,
    home=frs(
        "Mobiles miniatures modifiés en France, passés au détecteur à main avant expédition.",
        "Livraison suivie à un proche, conseils avant parloir par messagerie.",
    ),
    products=(
        product(
            "bm200-modifie",
            "BM200 modifié",
            "45.00",
            "Sans ferraille, testé au détecteur à main.",
            "Le BM200, entièrement repris : plus de ferraille, il passe les portiques sans réagir.",
            photos="own/discret-bm200",
            sku="PD-200",
            category="Mobiles modifiés",
            brand="L8STAR",
        ),
        product(
            "kk1-modifie",
            "KK1 modifié",
            "38.00",
            "Petit clavier, grande autonomie.",
            "Le KK1 sans son cadre : vérifié sous portique par un agent de sécurité de nos amis.",
            photos="own/discret-kk1",
            sku="PD-101",
            category="Mobiles modifiés",
        ),
        product(
            "soyes-xs-modifie",
            "Soyes XS modifié",
            "89.00",
            "Un vrai smartphone de 3 pouces, allégé.",
            "Android, écran de trois pouces. Réduit au minimum de métal ; ne bipe pas à plat.",
            photos="own/discret-soyes",
            sku="PD-300",
            category="Mobiles modifiés",
            brand="Soyes",
        ),
        product(
            "bm60-modifie",
            "BM60 modifié",
            "36.00",
            "Le classique.",
            "Modifié et contrôlé, fourni avec sa notice en français.",
            photos="own/discret-bm60",
            sku="PD-060",
            category="Mobiles modifiés",
            brand="L8STAR",
        ),
        product(
            "cable-aimante",
            "Câble fin 15 cm",
            "8.00",
            "Charge discrète.",
            "Un câble fin de quinze centimètres.",
            photos="thing/cable-discret",
            sku="PD-900",
            category="Petits plus",
        ),
    ),
    leaves=(
        Leaf(
            slug="cgv",
            title="CGV",
            blocks=(
                *GENERIC_TERMS[:4],
                *frs(
                    "## Article 3 – Modification",
                    "Nos appareils sont modifiés et perdent la garantie du constructeur. Nous remplaçons tout appareil qui réagit à un portique dans la semaine.",
                ),
            ),
        ),
        Leaf(
            slug="livraison",
            title="Livraison",
            blocks=frs("Expédition le mercredi, carton neutre, remise contre signature."),
        ),
    ),
    contacts={
        "Telegram": "@phonediscret_sav",
        "Téléphone": "06 39 98 33 81",
        "E-mail": "sav@phone-discret.example",
    },
    head="<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}gtag('config','G-D15CRE7P0N');</script>",
    events=(
        Event(day=1, kind=ChangeKind.PRICE, key="bm200-modifie", value=Decimal("42.00")),
        Event(
            day=2,
            kind=ChangeKind.APPEARED,
            key="bm90-modifie",
            value=product(
                "bm90-modifie",
                "BM90 modifié",
                "33.00",
                "Le nouveau, tout plastique.",
                "Tout plastique ou presque : ce qui restait de métal est retiré. Ne sonne pas au portique.",
                photos="own/discret-bm90",
                sku="PD-090",
                category="Mobiles modifiés",
                brand="L8STAR",
                number=44,
            ),
        ),
        Event(day=3, kind=ChangeKind.STOCK, key="kk1-modifie", value=Availability.OUT_OF_STOCK),
        Event(
            day=4,
            kind=ChangeKind.WORDING,
            key="bm60-modifie",
            value=frs(
                "Modifié, contrôlé deux fois au portique et livré pour le parloir sous trois jours."
            ),
        ),
        Event(
            day=5, kind=ChangeKind.PHOTO, key="soyes-xs-modifie", value=("own/discret-soyes-neuf",)
        ),
        Event(day=6, kind=ChangeKind.CONTACT, key="Téléphone", value="06 39 98 33 97"),
        Event(day=7, kind=ChangeKind.VANISHED, key="bm60-modifie"),
        Event(day=8, kind=ChangeKind.STOCK, key="kk1-modifie", value=Availability.IN_STOCK),
        Event(day=10, kind=ChangeKind.PRICE, key="bm200-modifie", value=Decimal("47.50")),
        Event(day=11, kind=ChangeKind.CONTACT, key="Telegram", value="@phonediscret_bis"),
    ),
)

TEL_POUCE = Shop(
    name="tel-pouce.example",
    title="Tel Pouce",
    tagline="le p’tit tel qui passe crème",
    scheme="http",
    first_number=1,
    home=(
        "salut ici on vend des tel pouce dispo de suite",
        "tout est prepa, ca son pas o portik, tester par nous meme",
        "livraison partout en france, remise en main propre 93",
    ),
    products=(
        product(
            "tel-pouce-noir",
            "tel pouce noir",
            "40.00",
            "prepa, son pas o portik",
            "tel pouce noir tt petit, prepa par nous, son pas o portik, pour hebs c le top",
            photos="own/pouce-noir",
        ),
        product(
            "tel-pouce-rouge",
            "tel pouce rouge",
            "40.00",
            "pareil en rouge",
            "meme chose en rouge, deplaké, zero bip",
            photos="own/pouce-rouge",
        ),
        product(
            "tel-carte",
            "tel carte",
            "50.00",
            "plat kom une carte",
            "tel plat kom une carte bleue, 100 % plastik, passe o portik tkt",
            photos="own/pouce-carte",
        ),
        product(
            "puce-lyca",
            "puce lyca sans nom",
            "15.00",
            "deja ouverte",
            "puce deja ouverte sans nom 10e de credit dedan",
            photos="own/pouce-puce",
        ),
    ),
    leaves=(
        Leaf(
            slug="contact",
            title="contact",
            blocks=("snap : tel.pouce93", "wsp : 06 39 98 02 77", "pas d’appel, message only"),
        ),
    ),
    contacts={"snap": "tel.pouce93", "wsp": "06 39 98 02 77"},
    events=(
        Event(day=3, kind=ChangeKind.PRICE, key="tel-pouce-noir", value=Decimal("35.00")),
        Event(day=9, kind=ChangeKind.STOCK, key="tel-carte", value=Availability.OUT_OF_STOCK),
    ),
)

SILENCE_MOBILE = Shop(
    name="silence-mobile.example",
    title="Silence Mobile",
    tagline="Minis préparés, départ de Lyon",
    handle="a90d3f-75.myshopify.com",
    first_number=64,
    home=frs(
        "Minis préparés en région lyonnaise : nous retirons le métal, vous gardez le contact.",
        "Chaque mini est filmé sous un portique avant le départ, la vidéo vous est envoyée.",
    ),
    products=(
        product(
            "mini-j8-prepare",
            "Mini J8 préparé",
            "46.00",
            "Vidéo sous portique fournie.",
            "Le Long-CZ J8 vidé de son métal. Nous filmons son passage sous le portique et joignons la vidéo : il ne sonne pas.",
            photos="own/silence-j8",
            sku="SM1",
            category="Minis",
            brand="Long-CZ",
        ),
        product(
            "mini-bm10-prepare",
            "Mini BM10 préparé",
            "42.00",
            "Deux cartes SIM, zéro métal apparent.",
            "Le L8STAR BM10, déplaqué par nos soins, filmé sous portique.",
            photos="own/silence-bm10",
            sku="SM2",
            category="Minis",
            brand="L8STAR",
        ),
        product(
            "mini-t1-prepare",
            "Mini t1 préparé",
            "74.00",
            "Le plus court.",
            "Le Zanco tiny t1, déplaqué, filmé.",
            photos="own/silence-t1",
            sku="SM3",
            category="Minis",
            brand="Zanco",
        ),
    ),
    leaves=(
        Leaf(
            slug="shipping-policy",
            title="Expédition",
            blocks=frs("Départ tous les soirs de Lyon, pochette à bulles noire, suivi par SMS."),
        ),
        Leaf(
            slug="terms-of-service",
            title="Conditions",
            blocks=frs(
                "Paiement par carte ou cryptomonnaie. Échange sous sept jours si l’appareil réagit devant la caméra."
            ),
        ),
    ),
    contacts={
        "Telegram": "@silencemobile_lyon",
        "E-mail": "hello@silence-mobile.example",
        "Téléphone": "06 39 98 69 00",
    },
    head="<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}gtag('config','G-S1LENCE69L');</script>",
)

POUCE_APP = Shop(
    name="pouce-app.example",
    title="Pouce App",
    tagline="Le catalogue des petits muets",
    first_number=501,
    home=frs("Des portables muets au portique, prêts à remettre."),
    products=(
        product(
            "muet-un",
            "Muet Un",
            "37.00",
            "Mini portable modifié.",
            "Un mini portable dont le métal est retiré : il ne sonne pas au portique.",
            photos="own/app-un",
            sku="M1",
        ),
        product(
            "muet-deux",
            "Muet Deux",
            "43.00",
            "Deux cartes SIM.",
            "Le même à deux cartes SIM, contrôlé au détecteur, pour le parloir.",
            photos="own/app-deux",
            sku="M2",
        ),
        product(
            "muet-trois",
            "Muet Trois",
            "58.00",
            "Format carte.",
            "Plat, sans métal, zéro bip sous l’arche.",
            photos="own/app-trois",
            sku="M3",
        ),
    ),
    contacts={"Signal": "pouceapp.04", "E-mail": "catalogue@pouce-app.example"},
    events=(Event(day=5, kind=ChangeKind.PRICE, key="muet-deux", value=Decimal("41.00")),),
)
