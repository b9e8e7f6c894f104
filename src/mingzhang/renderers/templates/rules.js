(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const rules = [...document.querySelectorAll(".rule")];
  const texts = rules.map((rule) => rule.textContent.toLowerCase());
  const tools = $("tools"), search = $("search");
  let current = -1;

  const filter = () => {
    const on = new Set([...tools.querySelectorAll("input:checked")].map((box) => box.value));
    const sought = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rules.forEach((rule, at) => {
      rule.hidden = !on.has(rule.dataset.severity) || !sought.every((word) => texts[at].includes(word));
      shown += !rule.hidden;
    });
    for (const section of document.querySelectorAll("section")) {
      section.hidden = !section.querySelector(".rule:not([hidden])");
    }
    $("none").hidden = shown > 0;
    $("shown").textContent = document.body.dataset.shown.replace("{n}", shown).replace("{all}", rules.length);
  };

  const step = (by) => {
    for (let at = current + by; at >= 0 && at < rules.length; at += by) {
      if (rules[at].hidden) continue;
      current = at;
      rules[at].querySelector("summary").focus({ preventScroll: true });
      rules[at].scrollIntoView({ block: "start" });
      return;
    }
  };

  const clear = () => {
    search.value = "";
    filter();
  };

  const reveal = () => {
    const rule = rules.find((own) => "#" + own.id === location.hash);
    if (!rule) return;
    if (rule.hidden) clear();
    rule.open = true;
    current = rules.indexOf(rule);
    rule.scrollIntoView({ block: "start" });
  };

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", filter);
  window.addEventListener("hashchange", reveal);
  document.addEventListener("focusin", (event) => {
    const rule = event.target.closest(".rule");
    if (rule) current = rules.indexOf(rule);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      clear();
      search.blur();
      return;
    }
    if (event.target === search) return;
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  filter();
  reveal();
})();
