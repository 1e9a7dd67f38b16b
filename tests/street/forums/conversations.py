"""
Conversations with all that makes posts hard to read: quotations of one another, links, lists, edits, signatures, several pages.

Each post is a row of blocks, written out here in the markup that a program takes; what must be read is worked out from
the same blocks. Every post names a number of its own, so that it is found again even where its words are read wrongly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

BEGAN = datetime(2025, 1, 10, 8, 4, tzinfo=UTC)
MEMBERS = ("portik75", "nadia", "bob59", "karimm", "ShopMini", "LeGrandTom")
SIGNATURES = {
    "portik75": "Commandes sur WhatsApp : 06 39 98 71 75",
    "ShopMini": "Telegram @shopmini_officiel - snap : shopmini.off",
}
TITLES = (
    "Mini téléphone, livraison discrète",
    "Avis sur la boutique ShopMini ?",
    "Retour d'expérience après trois semaines",
    "Chargeur perdu, que faire",
    "Prix de gros et envoi en relais",
)
LONG_THREAD = 1
SIZES = (7, 26, 6, 5, 8)
SAYINGS = (
    "Modèle L8 en stock, 49,90 € pièce. Appelez le 06 39 98 {a:02} {b:02} avant midi.",
    "J'ai payé lundi et j'attends toujours, quelqu'un a des nouvelles ?",
    "Écrivez à vente{n}@portik.example, réponse sous une heure.",
    "Reçu ce matin, la batterie tient deux jours.",
    "Ajoute-moi sur snap : portik.n{n} et demande le tarif.",
    "Les photos ne correspondent pas à ce qui est vendu ici !",
    "Mon canal Telegram : @portikcanal{n}",
    "Moi je prends chez un revendeur de Lille depuis l'an dernier.",
    "WhatsApp 06 39 98 {b:02} {a:02}, pas d'appel après 22 h.",
    "Est-ce que ça passe au portique ? Je demande pour un ami.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One post: its words as blocks, who wrote it and when."""

    number: int
    author: str
    written_at: datetime
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()
    link: tuple[str, str] | None = None
    """A label and the address it leads to."""

    quoted: "Said | None" = None
    edited_at: datetime | None = None

    @property
    def text(self) -> str:
        """What a reader should find: its own words on one line, the quotation left out."""
        words = [*self.paragraphs, *self.items, *([self.link[0]] if self.link else [])]
        return " ".join(" ".join(words).split())

    def plain(self) -> str:
        """Return the post as lines of plain text, an address in the place of a link."""
        parts = [*self.paragraphs, *(f"- {item}" for item in self.items)]
        return "\n".join(parts + ([self.link[1]] if self.link else []))

    def html(self) -> str:
        """Return the post as HTML."""
        parts = []
        if self.quoted:
            parts.append(f"<blockquote><p>{self.quoted.paragraphs[0]}</p></blockquote>")
        parts += [f"<p>{words}</p>" for words in self.paragraphs]
        if self.items:
            parts.append("<ul>" + "".join(f"<li>{item}</li>" for item in self.items) + "</ul>")
        if self.link:
            parts.append(f'<p><a href="{self.link[1]}">{self.link[0]}</a></p>')
        return "\n".join(parts)

    def markdown(self) -> str:
        """Return the post as Markdown."""
        parts = [f"> {self.quoted.paragraphs[0]}"] if self.quoted else []
        parts += list(self.paragraphs)
        if self.items:
            parts.append("\n".join(f"- {item}" for item in self.items))
        if self.link:
            parts.append(f"[{self.link[0]}]({self.link[1]})")
        return "\n\n".join(parts)

    def bbcode(self) -> str:
        """Return the post as BBCode."""
        parts = []
        if self.quoted:
            parts.append(f'[quote="{self.quoted.author}"]{self.quoted.paragraphs[0]}[/quote]')
        parts += list(self.paragraphs)
        if self.items:
            parts.append("[list]\n" + "\n".join(f"[*]{item}" for item in self.items) + "\n[/list]")
        if self.link:
            parts.append(f"[url={self.link[1]}]{self.link[0]}[/url]")
        return "\n".join(parts)


def conversations() -> list[tuple[str, list[Said]]]:
    """Return the threads as titles with their posts, the same at every call."""
    made = []
    number = 100
    for place, (title, size) in enumerate(zip(TITLES, SIZES, strict=True)):
        posts: list[Said] = []
        for turn in range(size):
            number += 1
            when = BEGAN + timedelta(days=3 * place, hours=7 * turn, minutes=13 * turn)
            saying = SAYINGS[number % len(SAYINGS)]
            words = saying.format(n=number, a=number % 100, b=(number * 7) % 100)
            paragraphs = [f"{words} Message {number}."]
            if number % 4 == 0:
                paragraphs.append("Merci d'avance à tous, et bonne soirée.")
            posts.append(
                Said(
                    number=number,
                    author=MEMBERS[(number * 5 + place) % len(MEMBERS)],
                    written_at=when,
                    paragraphs=tuple(paragraphs),
                    items=("un chargeur", "deux câbles") if number % 9 == 0 else (),
                    link=("la page du produit", f"https://portik.example/p/{number}")
                    if number % 5 == 0
                    else None,
                    quoted=posts[-2] if turn > 1 and number % 3 == 0 else None,
                    edited_at=when + timedelta(hours=2) if turn and number % 8 == 0 else None,
                )
            )
        made.append((title, posts))
    return made


def expected_contacts(*, signatures: bool) -> set[tuple[str, str]]:
    """Return the identifiers that posts (and signatures, where a program shows them) hold, from the templates."""
    found: set[tuple[str, str]] = set()
    for said in every_post():
        n, a, b = said.number, said.number % 100, (said.number * 7) % 100
        found |= {
            0: {("phone", f"+3363998{a:02}{b:02}")},
            2: {("email", f"vente{n}@portik.example")},
            4: {("snapchat", f"portik.n{n}")},
            6: {("telegram", f"portikcanal{n}")},
            8: {("whatsapp", f"+3363998{b:02}{a:02}")},
        }.get(n % len(SAYINGS), set())
    if signatures:
        found |= {
            ("whatsapp", "+33639987175"),
            ("telegram", "shopmini_officiel"),
            ("snapchat", "shopmini.off"),
        }
    return found


def every_post() -> Iterator[Said]:
    """Yield the posts of all threads."""
    for _, posts in conversations():
        yield from posts


def as_data() -> dict[str, Any]:
    """Return all of it as JSON for a program's own environment, in each markup."""
    return {
        "members": list(MEMBERS),
        "signatures": SIGNATURES,
        "threads": [
            {
                "title": title,
                "posts": [
                    {
                        "number": said.number,
                        "author": said.author,
                        "written_at": said.written_at.isoformat(),
                        "edited_at": said.edited_at.isoformat() if said.edited_at else None,
                        "text": said.plain(),
                        "html": said.html(),
                        "markdown": said.markdown(),
                        "bbcode": said.bbcode(),
                    }
                    for said in posts
                ],
            }
            for title, posts in conversations()
        ],
    }
