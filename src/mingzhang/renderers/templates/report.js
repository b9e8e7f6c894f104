(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const words = document.body.dataset;
  const cards = [...document.querySelectorAll(".card")];
  const tools = $("tools"), search = $("search"), panel = $("panel"), inside = $("inside");
  let opener = null, current = -1;

  const make = (tag, text, parent, href) => {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (href) node.href = href;
    return parent ? parent.appendChild(node) : node;
  };

  const filter = () => {
    const on = new Set([...tools.querySelectorAll("input:checked")].map((box) => box.value));
    const sought = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      card.hidden = !on.has(card.dataset.severity) || !sought.every((word) => text.includes(word));
      shown += !card.hidden;
    }
    $("shown").textContent = words.shown.replace("{n}", shown).replace("{all}", cards.length);
  };

  const step = (by) => {
    for (let at = current + by; at >= 0 && at < cards.length; at += by) {
      if (cards[at].hidden) continue;
      current = at;
      cards[at].focus({ preventScroll: true });
      cards[at].scrollIntoView({ block: "start" });
      return;
    }
  };

  const light = (check) => {
    document.querySelectorAll(".lit").forEach((node) => node.classList.remove("lit"));
    const lit = check === null ? [] : [...document.querySelectorAll(`[data-c~="${check}"]`)];
    lit.forEach((node) => node.classList.add("lit"));
    return lit;
  };

  const close = () => {
    if (panel.hidden) return;
    panel.hidden = true;
    light(null);
    if (opener) opener.focus({ preventScroll: true });
  };

  const lines = (check, parent) => {
    const seen = new Set();
    const row = make("div", "", parent);
    row.className = "at";
    for (const node of document.querySelectorAll(`[data-c~="${check}"]`)) {
      const line = node.closest("[data-l]");
      if (!line || seen.has(line.id)) continue;
      seen.add(line.id);
      make("a", words.line.replace("{n}", line.dataset.l), row, "#" + line.id);
    }
  };

  const checksOf = (figure) => {
    const list = make("ul", "", null);
    for (const check of figure.dataset.c.split(" ")) {
      const trace = $("c" + check);
      const rule = trace.closest("details").querySelector("summary");
      const item = make("li", "", list);
      make("small", rule.querySelector("b").textContent + " " + rule.querySelector("span").textContent, item);
      make("br", "", item);
      make("span", trace.querySelector("code").textContent, item);
      const verdict = trace.querySelector("b");
      if (verdict) make("b", " " + verdict.textContent, item).className = trace.className === "b" ? "bad" : "";
      lines(check, item);
      item.addEventListener("mouseenter", () => light(check));
    }
    return list;
  };

  const open = (figure) => {
    inside.replaceChildren();
    const bare = figure.cloneNode(true);
    bare.querySelectorAll("sup").forEach((sup) => sup.remove());
    make("h2", bare.textContent, inside);
    if (figure.dataset.f) {
      make("h3", words.inFindings, inside);
      const list = make("ul", "", inside);
      for (const number of figure.dataset.f.split(" "))
        make("a", $("t" + number).textContent, make("li", "", list), "#f" + number);
    }
    if (figure.dataset.c) {
      make("h3", words.inChecks, inside);
      inside.append(checksOf(figure));
    }
    opener = figure;
    panel.hidden = false;
    panel.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const figure = event.target.closest(".doc a[data-c]");
    if (!figure || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(figure);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input[type=search]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    }
  });
  const arrive = () => {
    const at = cards.findIndex((card) => "#" + card.id === location.hash);
    if (at < 0) return;
    current = at;
    if (!cards[at].hidden) return;
    tools.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = true; });
    search.value = "";
    filter();
    cards[at].scrollIntoView();
  };

  const reveal = () => {
    const target = location.hash.length > 1 ? $(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target || target.classList.contains("card")) return;
    let folded = false;
    for (let at = target.closest("details:not([open])"); at; at = at.parentElement.closest("details:not([open])"))
      folded = at.open = true;
    if (folded || target.closest(".pp")) target.scrollIntoView({ block: "center" });
  };

  addEventListener("hashchange", () => { arrive(); reveal(); });
  $("close").addEventListener("click", close);
  if (tools) {
    tools.hidden = false;
    tools.addEventListener("input", filter);
    tools.addEventListener("submit", (event) => event.preventDefault());
    $("next").addEventListener("click", () => step(1));
    $("previous").addEventListener("click", () => step(-1));
    filter();
    arrive();
  }
  reveal();
})();
