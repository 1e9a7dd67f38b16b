"""The worst texts: short pieces said again and again, in every place of a page a reader looks into."""

UNITS = (
    "0", "a", "@.", " ", "\t", "\n", "fr", "0 ", "00", "_dot_", "a.", "filters_", "orig", "of", "__", "<", '"a":', "<div>",
    "<div id=", '"', "[", "{", "(", "a@", "a@a.", "06 ", "+33 ", "€", "1 €", "1,", "\u202f000", "http://", "a/", "www.", "-", ".",
    "\\", "&", "&amp;", "<!--", "</", "<script>", "<a href=", "<p", "par ", "tel ", "@a ", "0x", "bc1", "[[", "]", "%", "- ", "| ",
    "le ", "posted", '<script id="__NEXT_DATA__"', "x=", "x={", "window.x=", "on", "n°", "rue ", "a-", "_", "=", ":", "a:", "é",
    "\u200b", "#", "?", "a b", "1-", "1.", "a\n", ". ", "ы", "字", "telegram\t", '<a b="', "<a\n", "<option>", "]]>", "//",
)  # fmt: skip
PLACES = {
    "text": "<html><body><p>%s</p></body></html>",
    "title": "<html><head><title>%s</title></head><body>x</body></html>",
    "attribute": '<html><body class="%s"><a href="/x" title="%s" class="product">x</a></body></html>',
    "meta": '<html><head><meta property="og:title" content="%s"><meta name=description content="%s">'
    '<meta http-equiv=refresh content="%s"></head><body>x</body></html>',
    "script": "<html><body><script>%s</script></body></html>",
    "declared": '<html><body><script type="application/ld+json">{"@type":"Product","name":"%s",'
    '"offers":{"price":"%s"}}</script></body></html>',
    "behind a label": "<html><body><p>telegram : %s</p><p>06 %s</p><p>prix %s</p></body></html>",
    "address": '<html><body><a href="https://x.example/%s">x</a></body></html>',
    "bytes": "%s",
}
WORST = {
    ("bytes", "<div id="), ("bytes", "<!--"), ("bytes", "<a\n"), ("bytes", "{"), ("bytes", '"a":'), ("bytes", "<div>"),
    ("script", "<div id="), ("script", "x={"), ("declared", " "), ("declared", "\n"), ("text", "0"), ("text", " "),
    ("text", "a@a."), ("text", "1 €"), ("text", "06 "), ("attribute", "filters_"), ("meta", " "), ("meta", "0"),
    ("behind a label", "\t"), ("address", "a/"), ("title", "a"), ("text", "_dot_"), ("bytes", '<script id="__NEXT_DATA__"'),
}  # fmt: skip
"""Those that once cost the square of their length, and some of each place: the sample."""


def page(place: str, unit: str, length: int) -> bytes:
    """Return a page with a unit repeated to that many characters in a place."""
    return PLACES[place].replace("%s", unit * (length // len(unit))).encode()
