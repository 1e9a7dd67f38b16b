"""What strangers wrote as every form can hold it."""

import re

_UNWRITTEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, 2.2), and no reader sees."""


def plain(text: str) -> str:
    """Return a text without what no XML document may hold."""
    return _UNWRITTEN.sub("�", text)
