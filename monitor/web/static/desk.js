// The keyboard of the desk: j and k go on and back, digits choose a ruling. Nothing here is needed to use a page.
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const say = (french, other) => (english ? other : french);
  const writing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const items = () => [...document.querySelectorAll("[data-list] > [data-item]")];

  const step = (by) => {
    const around = document.querySelector("#around")?.dataset;
    const to = by > 0 ? around?.next : around?.previous;
    if (to) { location.assign(to); return; }
    const all = items();
    if (!all.length) return;
    const here = all.findIndex((one) => one.contains(document.activeElement));
    const there = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    const link = there.querySelector("a:not([tabindex='-1'])");
    if (link) { link.focus(); there.scrollIntoView({ block: "nearest" }); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (event.key === "j") { step(1); event.preventDefault(); }
    else if (event.key === "k") { step(-1); event.preventDefault(); }
    else if (event.key === "/") {
      const field = document.querySelector("input[type=search]");
      if (field) { field.focus(); event.preventDefault(); }
    } else {
      const choice = document.querySelector(`#decider input[data-key="${CSS.escape(event.key)}"]`);
      if (!choice) return;
      choice.checked = true;
      document.querySelector("#decider [data-reason]").focus();
      event.preventDefault();
    }
  });

  // Two pictures of one pair may be laid over one another: the second appears while the pointer or the focus is on it.
  document.querySelectorAll("[data-overlay]").forEach((pair) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = say("Superposer", "Overlay");
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const laid = pair.classList.toggle("laid");
      button.setAttribute("aria-pressed", String(laid));
      button.textContent = laid ? say("Séparer", "Separate") : say("Superposer", "Overlay");
    });
    pair.after(button);
  });

  // Before and after lie one over the other; a slider says how much of each is seen.
  document.querySelectorAll("[data-slider]").forEach((pair) => {
    const slider = document.createElement("input");
    slider.type = "range";
    slider.setAttribute("aria-label", say("Part de l'image d'avant, en pour cent", "Share of the earlier picture, in per cent"));
    const over = pair.querySelectorAll("img")[1];
    const show = () => { over.style.clipPath = `inset(0 0 0 ${slider.value}%)`; };
    slider.addEventListener("input", show);
    pair.classList.add("slid");
    pair.before(slider);
    show();
  });
})();
