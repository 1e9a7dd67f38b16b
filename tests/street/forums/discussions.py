"""What the forums of the street are filled with: threads of invented sellers and buyers, and the contacts they write."""

from datetime import UTC, datetime, timedelta

BEGAN = datetime(2025, 1, 10, 8, tzinfo=UTC)
AUTHORS = ("portik75", "nadia", "bob_59", "karim.m", "ShopMini")
SAYINGS = (
    "Mini téléphone dispo, 49,90 €. Appelez le 06 39 98 {a:02} {b:02}",
    "Écrivez à vente{n}@portik.example, réponse rapide.",
    "Ajoute moi sur snap : portik_{n}",
    "Mon Telegram : @portik_canal{n}",
    "https://t.me/portik_shop{n} pour le catalogue",
    "WhatsApp https://wa.me/3363998{a:02}{b:02} envoi discret",
    "Ça sonne au portique ou pas ?",
    "Reçu hier, merci.\nDeuxième ligne de mon avis.",
    "Prix pour {n} pièces ?",
    "Insta : @portik.mini{n}",
    "Un ami incarcéré cherche des nouvelles du parloir.",
    "Paiement : https://paypal.me/portik{n}",
)


def threads(count: int = 12, size: int = 9) -> list[tuple[str, list[tuple[str, str, datetime]]]]:
    """Return threads as titles with (author, words, time) of each post, the same at every call."""
    made = []
    number = 0
    for thread in range(count):
        posts = []
        for _ in range(size):
            number += 1
            words = SAYINGS[number % len(SAYINGS)].format(
                n=number, a=number % 100, b=(number * 7) % 100
            )
            posts.append((AUTHORS[number % len(AUTHORS)], words, BEGAN + timedelta(hours=number)))
        made.append((f"Sujet {thread} : mini téléphone n° {thread + 1}", posts))
    return made


def expected_contacts() -> set[tuple[str, str]]:
    """Return the identifiers that the posts hold, worked out from the templates and not by a reader."""
    found: set[tuple[str, str]] = set()
    number = 0
    for _, posts in threads():
        for _ in posts:
            number += 1
            n, a, b = number, number % 100, (number * 7) % 100
            found |= {
                0: {("phone", f"+3363998{a:02}{b:02}")},
                1: {("email", f"vente{n}@portik.example")},
                2: {("snapchat", f"portik_{n}")},
                3: {("telegram", f"portik_canal{n}")},
                4: {("telegram", f"portik_shop{n}")},
                5: {("whatsapp", f"+3363998{a:02}{b:02}")},
                9: {("instagram", f"portik.mini{n}")},
                11: {("paypal", f"portik{n}")},
            }.get(number % len(SAYINGS), set())
    return found
