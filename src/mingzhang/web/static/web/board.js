// The board: choose all rows shown, say how many are chosen, ask once more before weighty steps.
"use strict";

const boxes = [...document.querySelectorAll('#batch input[name="filing"]')];
const all = document.getElementById("all");
const picked = document.getElementById("picked");

function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  if (picked) picked.textContent = chosen ? `· ${picked.dataset.words} ${chosen}` : "";
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

if (all && boxes.length) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
}
for (const box of boxes) box.addEventListener("change", count);
count();

document.getElementById("batch")?.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
