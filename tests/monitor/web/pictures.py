"""
The pictures of ``docs/premier-jour.md``, taken anew: pictures LINK FOLDER, with the link that ``portique desk`` printed on the workspace
of ``make demo``.

Each page at the width of a desk and of a phone, its top alone, small enough for a repository.
"""

import io
import sys
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from crawler.chromium import executable
from crawler.order import BrowserSettings

WIDTHS = {"bureau": (1400, 1000), "telephone": (390, 844)}


def main() -> None:
    """Follow the first links of each list, as a reader does."""
    link, folder = sys.argv[1], Path(sys.argv[2])
    base = f"http://{urlsplit(link).netloc}"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable(BrowserSettings()), args=["--no-sandbox"]
        )
        context = browser.new_context()
        page = context.new_page()
        page.goto(link)
        places = dict(_places(page, base))
        for form, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for name, address in places.items():
                page.goto(address)
                page.wait_for_load_state("networkidle")
                taken = Image.open(io.BytesIO(page.screenshot()))
                taken.convert("RGB").save(folder / f"{name}-{form}.webp", quality=70, method=6)
        browser.close()


def _places(page: Page, base: str) -> list[tuple[str, str]]:
    """Return name and address of each page that is pictured."""
    found = [("aujourd-hui", f"{base}/"), ("pistes", f"{base}/pistes"), ("annonces", f"{base}/annonces")]  # fmt: skip
    page.goto(f"{base}/pistes")
    found.append(
        ("piste", base + str(page.locator("[data-item] h2 a").nth(1).get_attribute("href")))
    )
    page.goto(f"{base}/sites/oportik.example")
    proof = page.locator("a:text-is('après')").last.get_attribute("href")  # its first visit
    found.append(("capture", f"{base}{proof}"))
    page.goto(f"{base}/vendeurs?q=minilib")
    found.append(("vendeur", base + str(page.locator("main h2 a").first.get_attribute("href"))))
    found.append(("recherche", f"{base}/recherche?q=l'atelier"))
    found.append(("dossier", _case(page, base, dict(found)["piste"])))
    return found


def _case(page: Page, base: str, lead: str) -> str:
    """Open a case, file a lead there, write a note; return its address."""
    page.goto(f"{base}/dossiers")
    page.fill("[name=name]", "Succession d'Oportik")
    page.fill("[name=tags]", "prison, Lyon")
    page.click("text=Ouvrir le dossier")
    address = page.url
    page.goto(lead)
    page.click("text=Verser au dossier")
    page.fill("textarea", "Vu avec le parquet : commission rogatoire demandée.")
    page.click("button:text-is('Noter')")
    page.fill("form:has([value=task]) [name=text]", "Demander le titulaire de l'IBAN commun")
    page.fill("[name=until]", "2026-11-14")
    page.click("button:text-is('Confier')")
    return address


if __name__ == "__main__":
    main()
