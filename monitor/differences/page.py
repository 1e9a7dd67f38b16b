"""Both sides of each page that differs as one HTML file that needs nothing else; strangers' words stay words."""

from base64 import b64encode
from collections.abc import Iterable
from html import escape

from monitor.differences.visits import Beside

_STYLE = (
    "body{font:15px sans-serif;margin:2em}table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{vertical-align:top;text-align:left;overflow-wrap:anywhere;padding:4px 8px;border:1px solid #ccc}"
    "del{background:#f8d3d3;text-decoration:none}ins{background:#d7f0d7;text-decoration:none}img{max-width:100%;border:1px solid #999}"
)
_LEGEND = "Les deux images superposées : rouge, ce qui n'est plus ; bleu, ce qui est nouveau ; cadres, ce qui a changé."


def written(title: str, sides: tuple[str, str], found: Iterable[tuple[Beside, bytes]]) -> str:
    """Return the page; with each page that differs the picture of both over each other, empty where there is none."""
    head = f"<tr>{''.join(f'<th>{escape(one)}</th>' for one in sides)}</tr>"
    parts = [f"<h1>{escape(title)}</h1>"]
    for one, picture in found:
        rows = "".join(
            f"<tr><td>{_side(old, 'del')}</td><td>{_side(new, 'ins')}</td></tr>"
            for old, new in one.rows
        )
        parts.append(f"<h2>{escape(one.url)}</h2><table>{head}{rows}</table>")
        if picture:
            data = b64encode(picture).decode()
            parts.append(f'<p>{_LEGEND}</p><img alt="" src="data:image/png;base64,{data}">')
    top = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="fr"><head>{top}</head><body>{"".join(parts)}</body></html>'


def _side(said: tuple[str, ...], mark: str) -> str:
    return "".join(f"<{mark}>{escape(one)}</{mark}><br>" for one in said)
