"""Every component of the desk on one page, with made-up contents: what a new page is put together from."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.web.charts import Point, Step, prices, waterfall

_BEGIN = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
SAID = ("Avant tout indice", "Même numéro de téléphone", "Apparu avant la saisie")
"""Steps of the sum that is shown."""


def page(request: HttpRequest) -> HttpResponse:
    """Show all components."""
    points = [
        Point(_BEGIN + timedelta(days=day), price, available, f"{price} €")
        for day, (price, available) in enumerate(((49.9, True), (49.9, True), (44.9, True), (44.9, False), (39.9, True)))
    ]  # fmt: skip
    steps = (Step(said, bits) for said, bits in zip(SAID, (-6.0, 9.2, -1.5), strict=True))
    values = {
        "when": _BEGIN,
        "chart": prices(points, " €"),
        "bars": waterfall(list(steps)),
        "bands": ("same_hand", "same_network", "copycat", "unresolved"),
    }
    return render(request, "parts.html", values)
