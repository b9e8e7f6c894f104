// Plain forms: codes are searched while typing, rows are added, and nothing typed is lost with the page.
import { Picker, remote } from "./picker.js";

for (const field of document.querySelectorAll("[data-search]")) {
  if (!field.dataset.search) continue;
  field.parentElement.classList.add("picker-host");
  const picker = new Picker(field, remote(field.dataset.search), () => field.dispatchEvent(new Event("change", { bubbles: true })));
  field.addEventListener("keydown", (event) => { if (picker.key(event)) event.preventDefault(); });
  field.addEventListener("blur", () => picker.hide());
}

for (const button of document.querySelectorAll(".add-leaf")) {
  button.hidden = false;
  let count = 100;
  button.addEventListener("click", () => {
    const body = document.querySelector(`.leaves[data-scope="${button.dataset.scope}"] tbody`);
    const row = body.querySelector("tr.is-new").cloneNode(true);
    count += 1;
    for (const field of row.querySelectorAll("[name]")) {
      field.name = field.name.replace(/new-\d+-\d+/, `new-${button.dataset.scope}-${count}`);
      field.value = "";
    }
    body.append(row);
    row.querySelector("select").focus();
  });
}

const form = document.querySelector("main form[method=post]:has([name^='was-']), #project-form");
if (form) keepTyped(form);

function keepTyped(form) {
  const place = `mingzhang:form:${location.pathname}`;
  const fields = () => [...form.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]")];
  const kept = localStorage.getItem(place);
  if (kept) offer(JSON.parse(kept));
  let isDirty = false;
  form.addEventListener("input", () => {
    isDirty = true;
    const changed = fields().filter((field) => field.value !== before(field));
    localStorage.setItem(place, JSON.stringify(Object.fromEntries(changed.map((field) => [field.name, field.value]))));
  });
  form.addEventListener("submit", () => { isDirty = false; });
  window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });

  function before(field) { return form.querySelector(`[name="${CSS.escape(`was-${field.name}`)}"]`)?.value ?? ""; }

  // What an earlier visit typed and the server does not hold: it was lost on the way, as by an expired session.
  function offer(typed) {
    const lost = fields().filter((field) => field.name in typed && field.value !== typed[field.name]);
    if (!lost.length) { localStorage.removeItem(place); return; }
    const note = document.getElementById("lost-note").content.firstElementChild.cloneNode(true);
    form.before(note);
    note.querySelector("[data-do=restore]").addEventListener("click", () => {
      for (const field of lost) field.value = typed[field.name];
      note.remove();
      lost[0].focus();
    });
    note.querySelector("[data-do=drop]").addEventListener("click", () => { localStorage.removeItem(place); note.remove(); });
  }
}
