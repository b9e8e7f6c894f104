// A conflict: another has changed the cell meanwhile. Both texts stand side by side, and someone chooses.

/** Show conflicts above the grid; each goes when it is decided. */
export function showConflicts(conflicts, store, view, words) {
  const card = document.getElementById("conflicts");
  const cells = conflicts.filter((one) => one.column || one.is_gone);
  if (!cells.length) return;
  if (card.hidden) card.replaceChildren(table(words));
  card.hidden = false;
  const body = card.querySelector("tbody");
  for (const one of cells) body.append(line(one, card, store, view, words));
  card.scrollIntoView({ block: "nearest" });
}

function table(words) {
  const made = document.createElement("table");
  made.createCaption().textContent = words.conflicts;
  const head = made.createTHead().insertRow();
  for (const name of [words.cell, words.mine, words.theirs, words.choose]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  made.createTBody();
  return made;
}

function line(one, card, store, view, words) {
  const row = document.createElement("tr");
  const column = view.columns.find((known) => known.id === one.column);
  const number = store.order.indexOf(one.row) + 1;
  const theirs = one.is_gone ? words.gone : `${one.theirs || words.blank}（${one.who} ${one.when}）`;
  const place = `${number ? words.row.replace("{n}", number) : ""}${column?.name ?? ""}`;
  for (const text of [place, one.mine || words.blank, theirs]) row.insertCell().textContent = text;
  const choices = row.insertCell();
  if (!one.is_gone) choices.append(button(words.use_mine, () => { store.choose(one, one.mine); end(row, card); }), " ");
  choices.append(button(one.is_gone ? words.understood : words.use_theirs, () => {
    if (!one.is_gone) store.choose(one, one.theirs);
    end(row, card);
  }));
  return row;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "second";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function end(row, card) {
  const body = row.parentElement;
  row.remove();
  card.hidden = body.rows.length === 0;
}
