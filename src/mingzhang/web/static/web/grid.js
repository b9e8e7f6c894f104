// The grid of one sheet: keys, mouse, clipboard, buttons; what it does lies in the modules it imports.
import { parseBlock, writeBlock } from "./clipboard.js";
import { showConflicts } from "./grid_conflicts.js";
import { Editor } from "./grid_editor.js";
import { Store } from "./grid_store.js";
import { Sync } from "./grid_sync.js";
import { View } from "./grid_view.js";

const setup = JSON.parse(document.getElementById("grid-setup").textContent);
const table = document.getElementById("grid");
const address = location.pathname;
const columns = setup.columns.map((column) => column.id);
const store = new Store([...table.tBodies[0].rows].map(rowOf), columns);
const view = new View(table, store, setup);
const editor = setup.editable ? new Editor(view, store, address) : null;
const sync = setup.editable ? new Sync(store, setup, address, setup.words) : null;
const announce = document.getElementById("announce");

function rowOf(row) {
  const cells = [...row.querySelectorAll("td")].map((cell) => [cell.dataset.column, cell.textContent]);
  return { key: row.dataset.row, cells: Object.fromEntries(cells.filter(([, text]) => text)) };
}

view.showFaults(setup.faults);
if (view.body.rows.length) view.activeCell.tabIndex = 0;
for (const button of document.querySelectorAll("[data-do]")) button.hidden = false;
for (const link of document.querySelectorAll("[data-plain]")) link.hidden = true;

// --- saving -------------------------------------------------------------------------------------------------
sync?.addEventListener("said", ({ detail }) => {
  const note = document.getElementById("saving");
  note.textContent = detail.text;
  note.classList.toggle("is-trouble", detail.isTrouble);
  if (!detail.withSignIn) return;
  const link = document.createElement("a");
  link.href = `/accounts/login/?next=${encodeURIComponent("/workspace/")}`;
  link.target = "_blank";
  link.textContent = setup.words.sign_in;
  note.append(" ", link);
});
sync?.addEventListener("saved", ({ detail }) => {
  if (!sync.isWaiting()) view.settled();
  view.showFaults(detail.faults);
  showConflicts(detail.conflicts, store, view, setup.words);
  if (!document.getElementById("pane").hidden) window.htmx?.trigger("#pane-body", "refresh");
});
sync?.resume();

// --- keys ---------------------------------------------------------------------------------------------------
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };

table.addEventListener("keydown", (event) => {
  if (event.target.tagName !== "TD") return;
  const { row, column } = view.active;
  const command = event.ctrlKey || event.metaKey;
  if (event.key in MOVES) {
    const [down, right] = MOVES[event.key];
    const far = command && right === 0 ? down * 1e6 : down;
    view.go(row + far, command && right ? right * 1e6 : column + right, event.shiftKey);
  } else if (event.key === "Home") view.go(command ? 0 : row, 0, event.shiftKey);
  else if (event.key === "End") view.go(command ? 1e6 : row, 1e6, event.shiftKey);
  else if (event.key === "Enter" && !editor) view.go(row + 1, column);
  else if (command && event.key.toLowerCase() === "a") { view.go(0, 0); view.go(1e6, 1e6, true); }
  else if (editor && typed(event, command)) return;
  else if (!editor || !commanded(event, command)) return;
  event.preventDefault();
});

/** Open the editor for a key that types; true where it did, and the key goes on into the field. */
function typed(event, command) {
  if (command || event.altKey || (event.key.length !== 1 && event.key !== "Process")) return false;
  editor.open(false);
  return true;
}

function commanded(event, command) {
  const { row, column } = view.active;
  const key = event.key.toLowerCase();
  if (command && key === "z" && !event.shiftKey) store.undo();
  else if (command && (key === "y" || (key === "z" && event.shiftKey))) store.redo();
  else if (command && (key === "d")) fillDown();
  else if (command && (event.key === "+" || event.key === "=")) insertAbove();
  else if (command && event.key === "-") removeRows();
  else if (event.key === "F2" || event.key === "Enter") editor.open(true);
  else if (event.key === "Delete" || event.key === "Backspace") clearBlock();
  else if (event.key === "Tab" && leaves(event)) return false;
  else if (event.key === "Tab") view.go(row, column + (event.shiftKey ? -1 : 1));
  else return false;
  refocus();
  return true;
}

/** Tab leaves the grid at its edges, so that the keyboard is never caught in it. */
function leaves(event) {
  return event.shiftKey ? view.active.column === 0 : view.active.column === columns.length - 1;
}

function refocus() {
  if (editor?.isOpen) return;
  if (view.body.rows.length) view.go(view.active.row, view.active.column);
}

function clearBlock() { store.write(blockCells().map((cell) => ({ ...cell, text: "" }))); }

function blockCells() {
  const { top, bottom, left, right } = view.block;
  const cells = [];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) cells.push({ row: view.key(row), column: columns[column] });
  }
  return cells;
}

function fillDown() {
  const { top } = view.block;
  const source = view.key(top);
  store.write(blockCells().map((cell) => ({ ...cell, text: store.text(source, cell.column) })));
}

// --- rows ---------------------------------------------------------------------------------------------------
function addRow() {
  const at = store.order.length;
  store.insert(at, 1);
  view.go(at, 0);
}

function insertAbove() {
  const { top, bottom } = view.block;
  store.insert(store.order.length ? top : 0, bottom - top + 1);
  view.go(top, view.active.column);
}

function removeRows() {
  const { top, bottom } = view.block;
  const keys = store.order.slice(top, bottom + 1);
  store.remove(keys);
  announce.textContent = setup.words.removed.replace("{n}", keys.length);
  refocus();
}

// --- mouse --------------------------------------------------------------------------------------------------
let isDragging = false;
table.addEventListener("mousedown", (event) => {
  const cell = event.target.closest("tbody td");
  if (!cell || event.button !== 0) return;
  editor?.close(true, false);
  event.preventDefault();
  const { row, column } = view.at(cell);
  isDragging = true;
  view.go(row, column, event.shiftKey);
});
table.addEventListener("mouseover", (event) => {
  const cell = isDragging && event.target.closest("tbody td");
  if (!cell) return;
  const { row, column } = view.at(cell);
  view.go(row, column, true);
});
document.addEventListener("mouseup", () => { isDragging = false; });
table.addEventListener("dblclick", (event) => { if (event.target.closest("tbody td")) editor?.open(true); });
table.addEventListener("focusin", (event) => {
  if (event.target.tagName !== "TD") return;
  const { row, column } = view.at(event.target);
  if (row !== view.active.row || column !== view.active.column) view.go(row, column);
});

// --- clipboard ----------------------------------------------------------------------------------------------
document.addEventListener("copy", (event) => {
  if (document.activeElement?.tagName !== "TD" || !table.contains(document.activeElement)) return;
  event.clipboardData.setData("text/plain", writeBlock(view.blockTexts()));
  event.preventDefault();
});
document.addEventListener("cut", (event) => {
  if (!editor || document.activeElement?.tagName !== "TD") return;
  event.clipboardData.setData("text/plain", writeBlock(view.blockTexts()));
  event.preventDefault();
  clearBlock();
});
document.addEventListener("paste", (event) => {
  const inGrid = table.contains(document.activeElement);
  const nothing = !store.order.length && document.activeElement === document.body;
  if (!editor || editor.isOpen || !(inGrid || nothing)) return;
  event.preventDefault();
  paste(parseBlock(event.clipboardData.getData("text/plain")));
});

/** Put a block at the selection; one cell fills the whole selection, and rows are added where they end. */
function paste(block) {
  if (!block.length) return;
  const { top, bottom, left, right } = store.order.length ? view.block : { top: 0, bottom: 0, left: 0, right: 0 };
  if (block.length === 1 && block[0].length === 1 && store.order.length) {
    store.write(blockCells().map((cell) => ({ ...cell, text: block[0][0] })));
    return;
  }
  store.joined(() => {
    const missing = top + block.length - store.order.length;
    if (missing > 0) store.insert(store.order.length, missing);
    const cells = block.flatMap((texts, down) => texts.map((text, across) => [top + down, left + across, text]));
    const inside = cells.filter(([, column]) => column < columns.length);
    store.write(inside.map(([row, column, text]) => ({ row: store.order[row], column: columns[column], text })));
  });
  view.go(top, left);
  const width = Math.max(...block.map((texts) => texts.length));
  view.go(top + block.length - 1, Math.min(left + width - 1, columns.length - 1), true);
  const lost = left + width > columns.length ? setup.words.cut.replace("{n}", left + width - columns.length) : "";
  announce.textContent = `${setup.words.pasted.replace("{n}", block.length)}${lost}`;
  if (lost) document.getElementById("selection").textContent = announce.textContent;
}

// --- buttons and links --------------------------------------------------------------------------------------
const DOES = { add: addRow, insert: insertAbove, remove: removeRows, undo: () => store.undo(), redo: () => store.redo(), preview: togglePane };
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => {
    DOES[button.dataset.do]();
    if (button.dataset.do !== "preview") refocus();
  });
}

function togglePane() {
  const pane = document.getElementById("pane"), button = document.querySelector("[data-do=preview]");
  pane.hidden = !pane.hidden;
  button.setAttribute("aria-expanded", String(!pane.hidden));
  document.getElementById("beside").classList.toggle("has-pane", !pane.hidden);
  if (!pane.hidden) window.htmx.trigger("#pane-body", "refresh");
}

function goTo(row, column) {
  const at = store.order.indexOf(row);
  if (at >= 0) view.go(at, Math.max(0, columns.indexOf(column)));
}

document.getElementById("faults").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link?.dataset.row) return;
  event.preventDefault();
  goTo(link.dataset.row, link.dataset.column);
});
window.addEventListener("hashchange", () => goTo(location.hash.replace("#r-", ""), columns[0]));
if (location.hash.startsWith("#r-")) goTo(location.hash.slice(3), columns[0]);
