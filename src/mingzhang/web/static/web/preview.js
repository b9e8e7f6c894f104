// A figure's lines are shown above the document: bring them into view, and tell where the reader came from.
let last = null;
document.addEventListener("click", (event) => {
  const figure = event.target.closest(".figure");
  if (figure) last = figure;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "trace") return;
  event.target.tabIndex = -1;
  event.target.focus();
  event.target.scrollIntoView({ block: "nearest" });
});
document.addEventListener("keydown", (event) => {
  const trace = document.getElementById("trace");
  if (event.key === "Escape" && trace?.contains(document.activeElement)) {
    trace.replaceChildren();
    last?.focus();
  }
});
