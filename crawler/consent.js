// Refuse the consent banner of a document, once: return {kind, how} of what was clicked, or null; where ACT is false, of what would be. Runs in each frame.
// Clicked is what refuses, or else what only hides; never what agrees, sends a form or leads to another address.
async ([KINDS, REFUSES, ACT]) => {
  const refuses = new RegExp(REFUSES, "i");
  const roots = [document];
  for (const one of [...document.querySelectorAll("*")].slice(0, 20000)) if (one.shadowRoot && roots.length < 40) roots.push(one.shadowRoot);
  const all = (css) => roots.flatMap((root) => [...root.querySelectorAll(css)]);
  const shown = (node) => {
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && style.opacity !== "0";
  };
  const harmless = (node) => {
    const link = node.closest("a[href]"), form = node.closest("form");
    if (link && !/^(#|javascript:)/i.test(link.getAttribute("href"))) return false;
    return !node.disabled && !(form && /^(submit|image)$/.test(node.type || ""));
  };
  const said = (node) => (node.innerText || node.value || node.getAttribute("aria-label") || "").replace(/[^\p{L}\p{N}' ]+/gu, " ").replace(/\s+/g, " ").trim();
  const inside = (box) => [...box.querySelectorAll("button, [role=button], a, input[type=button]")].slice(0, 60);
  const click = async (node, box, kind, how) => {
    if (!ACT) return { kind, how };
    node.click();
    for (let n = 0; n < 20 && box.isConnected && shown(box); n++) await new Promise((r) => setTimeout(r, 50));
    return { kind, how, hidden: !(box.isConnected && shown(box)) };
  };
  const refusing = (box) => inside(box).find((node) => refuses.test(said(node)) && shown(node) && harmless(node));
  for (const [kind, container, refuse, hide] of KINDS) {
    const box = all(container).find(shown);
    if (!box) continue;
    const first = (css) => css && all(css).find((node) => shown(node) && harmless(node));
    const refused = first(refuse) || refusing(box);
    if (refused) return click(refused, box, kind, "refused");
    const hidden = first(hide);
    if (hidden) return click(hidden, box, kind, "hidden");
  }
  const words = /cookie|traceur|consent|rgpd|gdpr|vie privée|privacy/i;
  const named = '[id*="cookie" i], [class*="cookie" i], [id*="consent" i], [class*="consent" i], [id*="rgpd" i], [id*="gdpr" i], [class*="gdpr" i], [role=dialog], [role=alertdialog], dialog';
  for (const box of all(named).slice(0, 80)) {
    if (!shown(box) || !words.test(box.innerText.slice(0, 4000))) continue;
    const refused = refusing(box);
    if (refused) return click(refused, box, "generic", "refused");
  }
  return null;
}
