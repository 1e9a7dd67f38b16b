// Work of crawler/looking.py in a world of its own beside the page's: nothing that the page redefines is used.
({
  // Bring every part of the page into view: a frame each, so that what watches for it and what loads lazily has its turn.
  async scroll() {
    const shown = () => new Promise((done) => {
      setTimeout(done, 100); // a page that shows no frames
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
    });
    for (let y = 0; y < Math.min(document.documentElement.scrollHeight, 30000); y += window.innerHeight) {
      window.scrollTo(0, y);
      await shown();
    }
    window.scrollTo(0, 0);
  },

  // Milliseconds since the document's tree last changed, as far as it was watched.
  still() {
    if (!this.changed) {
      this.changed = performance.now();
      new MutationObserver(() => { this.changed = performance.now(); }).observe(document, { childList: true, subtree: true });
    }
    return performance.now() - this.changed;
  },

  // The document as it stands, the words shown, and its height and title.
  read() {
    const root = document.documentElement, body = document.body;
    const type = document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "";
    return {
      html: type + (root ? root.outerHTML : ""), text: body ? body.innerText ?? "" : "",
      height: Math.max(root ? root.scrollHeight : 0, body ? body.scrollHeight : 0), title: document.title ?? "",
    };
  },

  // Bring what moves to its end, or to its beginning where it has none, and wait for the letters.
  async rest() {
    for (const one of document.getAnimations()) {
      if (one.effect?.getComputedTiming().endTime === Infinity) one.cancel();
      else try { one.finish(); } catch { one.cancel(); }
    }
    const caret = new CSSStyleSheet();
    caret.replaceSync("* { caret-color: transparent !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, caret];
    await Promise.race([document.fonts.ready, new Promise((done) => setTimeout(done, 2000))]);
  },
})
