// Review by keyboard (j, k, a, w, q), pinning of remarks on the document, and a second question before weighty steps.
"use strict";

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function findings() {
  return [...document.querySelectorAll(".finding")];
}

function move(by) {
  const all = findings();
  const here = all.indexOf(document.activeElement?.closest(".finding"));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "center" });
}

function decide(verdict) {
  const form = document.activeElement?.closest(".finding")?.querySelector("form.decide");
  if (!form) return;
  const reason = form.querySelector("textarea");
  if (verdict !== "accept" && !reason.value.trim()) {
    reason.focus();
    return;
  }
  // A click, not requestSubmit: htmx sends the name of a button only where it was clicked.
  form.querySelector(`button[value="${verdict}"]`).click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const acts = { j: () => move(1), k: () => move(-1), a: () => decide("accept"), w: () => decide("waive"), q: () => decide("ask") };
  const act = acts[event.key];
  if (act && findings().length) {
    event.preventDefault();
    act();
  }
});

// After a decision the finding is replaced; the focus stays on it.
document.addEventListener("htmx:afterSwap", (event) => {
  const id = event.detail.target?.id;
  if (id?.startsWith("f-")) document.getElementById(id)?.focus();
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

const paper = document.querySelector("#paper[data-pins]");
if (paper) {
  const places = [...paper.querySelectorAll("[data-pin]")];
  const go = (place) => {
    paper.querySelector(".here")?.classList.remove("here");
    paper.querySelector("[data-pin][tabindex]")?.removeAttribute("tabindex");
    place.tabIndex = 0;
    place.classList.add("here");
    place.focus();
  };
  const pin = (place) => {
    document.getElementById("pin-kind").value = place.dataset.pin;
    document.getElementById("pin-anchor").value = place.dataset.anchor;
    document.getElementById("pin-words").textContent = place.textContent.trim().slice(0, 80);
    document.getElementById("pin-text").focus();
  };
  if (places.length) places[0].tabIndex = 0;
  paper.addEventListener("click", (event) => {
    const place = event.target.closest("[data-pin]");
    if (!place || event.target.closest("a")) return;
    go(place);
    pin(place);
  });
  paper.addEventListener("keydown", (event) => {
    const at = places.indexOf(event.target.closest("[data-pin]"));
    if (at < 0) return;
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by) {
      event.preventDefault();
      go(places[Math.min(Math.max(at + by, 0), places.length - 1)]);
    } else if (event.key === "Enter" && !event.target.closest("a")) {
      event.preventDefault();
      pin(places[at]);
    }
  });
}
