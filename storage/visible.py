"""The words of a document as a reader sees them: one line a block, inline elements joined, scripts left out."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main menu nav ol "
    "optgroup option p pre section select summary table tbody textarea tfoot thead title tr ul".split()
)
_CELLS = frozenset(("td", "th"))
_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "iframe"))
_BREAKS = _BLOCKS | {"br"}
_AS_TYPED = frozenset(("pre", "textarea"))
_SOURCE_BREAKS = {9: 32, 10: 32, 12: 32, 13: 32}
_TABS = {9: 32, 12: 32, 13: 32}


def visible_text(tree: LexborHTMLParser) -> str:
    """
    Return the document's words: blocks on lines of their own, table cells parted by a tab.

    Text inside ``noscript`` and the head is left out, since a reader with scripts does not see it;
    text that style sheets hide is kept, since whoever wrote it can still be quoted.
    """
    body = tree.body
    if body is None:
        return ""
    unseen = {
        inner.mem_id
        for node in tree.css("noscript, template, iframe")
        for inner in node.traverse(include_text=True)
    }
    pieces: list[str] = []
    block_before = -1
    broken = True
    for node in body.traverse(include_text=True):
        tag = node.tag
        if tag != "-text":
            if tag in _BREAKS:
                broken = True
            elif tag in _CELLS:
                pieces.append("\t")
            continue
        parent = node.parent
        if parent is None or parent.tag in _UNSEEN or node.mem_id in unseen:
            continue
        words = node.text_content
        if not words:
            continue
        block = _block_of(parent)
        if broken or block != block_before:
            if not words.strip():
                continue
            pieces.append("\n")
            block_before, broken = block, False
        if not words.isprintable():  # no white space but blanks
            words = words.translate(_TABS if parent.tag in _AS_TYPED else _SOURCE_BREAKS)
        pieces.append(words)
    return _folded("".join(pieces))


def _block_of(node: LexborNode | None) -> int:
    """Return the identity of the nearest block around a node, 0 where there is none within 64 steps."""
    for _ in range(64):
        if node is None:
            break
        if node.tag in _BLOCKS:
            return node.mem_id
        node = node.parent
    return 0


def _folded(text: str) -> str:
    """Fold white space inside each line and drop empty lines; the line breaks of blocks stay."""
    lines: list[str] = []
    for line in text.split("\n"):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        words = "\t".join(cells).strip("\t")
        if words.strip():
            lines.append(words)
    return "\n".join(lines)
