"""
What click says of a command line that it does not understand, in French.

Click asks ``gettext`` for each of its sentences, by the names ``_`` and ``ngettext`` of its own modules, and brings no
catalogue. A sentence that is not in this one stays as it is.
"""

from types import ModuleType

from click import core, decorators, exceptions, formatting, parser, types

SENTENCES = {
    "Usage:": "Usage :",
    "Options": "Options",
    "Commands": "Commandes",
    "Positional arguments": "Arguments",
    "Try '{command} {option}' for help.": "« {command} {option} » explique cette commande.",
    "Error: {message}": "Erreur : {message}",
    "Show this message and exit.": "Montrer cette aide.",
    "Missing command.": "il manque une commande.",
    "Missing argument": "il manque",
    "Missing option": "il manque l'option",
    "Missing parameter": "il manque",
    "Choose from:\n\t{choices}": "Au choix : {choices}",
    "No such option {name!r}.": "l'option {name!r} n'existe pas.",
    "No such command {name!r}.": "la commande {name!r} n'existe pas.",
    "Did you mean {possibility}?": "Peut-être {possibility} ?",
    "(Did you mean one of: {possibilities}?)": "(Peut-être : {possibilities} ?)",
    "Option {name!r} requires an argument.": "l'option {name!r} demande une valeur.",
    "Option {name!r} requires {nargs} arguments.": "l'option {name!r} demande {nargs} valeurs.",
    "Option {name!r} does not take a value.": "l'option {name!r} ne prend pas de valeur.",
    "Got unexpected extra argument ({args})": "de trop : {args}",
    "Got unexpected extra arguments ({args})": "de trop : {args}",
    "Invalid value: {message}": "valeur refusée : {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} : {message}",
    "{value!r} is not {choice}.": "{value!r} n'est pas {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} n'est pas un choix possible : {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} n'est pas un nombre de cette sorte.",
    "{value} is not in the range {range}.": "{value} n'est pas dans les bornes {range}.",
    "{value!r} does not match the format {format}.": "{value!r} n'est pas une date : elle s'écrit AAAA-MM-JJ.",
    "file": "fichier",
    "directory": "dossier",
    "path": "chemin",
    "{name} {filename!r} does not exist.": "il n'y a rien à {filename!r}.",
    "{name} {filename!r} is a file.": "{filename!r} est un fichier, pas un dossier.",
    "{name} {filename!r} is a directory.": "{filename!r} est un dossier, pas un fichier.",
    "{name} {filename!r} is not readable.": "{filename!r} n'est pas lisible par ce compte.",
    "{name} {filename!r} is not writable.": "{filename!r} n'est pas inscriptible par ce compte.",
}
SPEAKING: tuple[ModuleType, ...] = (core, decorators, exceptions, formatting, parser, types)


def speak() -> None:
    """Let click speak French in this process."""
    for module in SPEAKING:
        for name, said in (("_", _said), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, said)


def _said(text: str) -> str:
    return SENTENCES.get(text, text)


def _counted(one: str, many: str, number: int) -> str:
    return _said(one if number == 1 else many)
