// The table on the page: its cells, the focused one, the selected block, the sums under it.
import { total, yuanOf } from "./money.js";

export class View {
  constructor(table, store, setup) {
    this.table = table;
    this.body = table.tBodies[0];
    this.store = store;
    this.columns = setup.columns;
    this.setup = setup;
    this.active = { row: 0, column: 0 };
    this.anchor = { row: 0, column: 0 };
    table.setAttribute("role", "grid");
    table.setAttribute("aria-readonly", String(!setup.editable));
    table.setAttribute("aria-multiselectable", "true");
    for (const row of this.body.rows) this.dress(row);
    store.addEventListener("step", (event) => this.apply(event.detail));
    this.totals();
    this.renumber();
  }

  dress(row) {
    for (const cell of row.querySelectorAll("td")) {
      cell.setAttribute("role", "gridcell");
      cell.tabIndex = -1;
    }
  }

  cell(row, column) { return this.body.rows[row]?.querySelectorAll("td")[column] ?? null; }
  get activeCell() { return this.cell(this.active.row, this.active.column); }
  key(row) { return this.store.order[row]; }

  /** Return row and column of a cell of the page. */
  at(cell) {
    const row = cell.closest("tr");
    return { row: [...this.body.rows].indexOf(row), column: [...row.querySelectorAll("td")].indexOf(cell) };
  }

  apply(step) {
    if (step.kind === "cells") {
      for (const { row, column, after } of step.items) {
        const found = this.find(row, column);
        if (found) { found.textContent = after; found.classList.add("is-unsent"); }
      }
    } else if (step.kind === "insert") {
      for (const { key, index } of step.rows) this.body.insertBefore(this.made(key), this.body.rows[index] ?? null);
    } else {
      for (const { key } of step.rows) this.body.querySelector(`[data-row="${key}"]`)?.remove();
    }
    if (step.kind !== "cells") this.renumber();
    this.totals();
  }

  find(row, column) {
    return this.body.querySelector(`[data-row="${row}"] td[data-column="${CSS.escape(column)}"]`);
  }

  made(key) {
    const row = document.createElement("tr");
    row.dataset.row = key;
    row.id = `r-${key}`;
    const head = document.createElement("th");
    head.scope = "row";
    head.className = "row-number";
    row.append(head);
    for (const column of this.columns) {
      const cell = document.createElement("td");
      cell.dataset.column = column.id;
      cell.className = `is-${column.type}`;
      cell.textContent = this.store.text(key, column.id);
      row.append(cell);
    }
    this.dress(row);
    return row;
  }

  renumber() {
    [...this.body.rows].forEach((row, index) => {
      const head = row.cells[0];
      (head.querySelector("a") ?? head).textContent = String(index + 1);
    });
    this.table.setAttribute("aria-rowcount", String(this.body.rows.length));
    document.getElementById("grid-empty").hidden = this.body.rows.length > 0;
  }

  totals() {
    for (const cell of this.table.tFoot.querySelectorAll("[data-sum]")) {
      const texts = this.store.order.map((key) => this.store.text(key, cell.dataset.column));
      const { sum, count } = total(texts);
      cell.textContent = count ? yuanOf(sum) : "";
    }
  }

  /** Focus a cell; with extend the block from the anchor to it is selected. */
  go(row, column, extend = false) {
    if (!this.body.rows.length) return;
    const last = this.activeCell;
    this.active = {
      row: Math.max(0, Math.min(row, this.body.rows.length - 1)),
      column: Math.max(0, Math.min(column, this.columns.length - 1)),
    };
    if (!extend) this.anchor = { ...this.active };
    if (last) last.tabIndex = -1;
    const cell = this.activeCell;
    cell.tabIndex = 0;
    cell.focus();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.paint();
  }

  get block() {
    const rows = [this.active.row, this.anchor.row].sort((one, other) => one - other);
    const columns = [this.active.column, this.anchor.column].sort((one, other) => one - other);
    return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
  }

  /** Return the texts of the selected block, row by row. */
  blockTexts() {
    const { top, bottom, left, right } = this.block;
    const rows = [];
    for (let row = top; row <= bottom; row += 1) {
      const texts = [];
      for (let column = left; column <= right; column += 1) {
        texts.push(this.store.text(this.key(row), this.columns[column].id));
      }
      rows.push(texts);
    }
    return rows;
  }

  paint() {
    for (const cell of this.body.querySelectorAll(".is-selected")) {
      cell.classList.remove("is-selected");
      cell.removeAttribute("aria-selected");
    }
    const { top, bottom, left, right } = this.block;
    for (let row = top; row <= bottom; row += 1) {
      const cells = this.body.rows[row]?.querySelectorAll("td") ?? [];
      for (let column = left; column <= right; column += 1) {
        cells[column]?.classList.add("is-selected");
        cells[column]?.setAttribute("aria-selected", "true");
      }
    }
    this.tell();
  }

  /** Say what is selected: how many cells, and the sum of the amounts among them. */
  tell() {
    const { top, bottom, left, right } = this.block;
    const cells = (bottom - top + 1) * (right - left + 1);
    const note = document.getElementById("selection");
    const words = this.setup.words;
    const column = this.columns[this.active.column];
    for (const head of document.querySelectorAll("[data-help]")) {
      head.classList.toggle("is-here", head.dataset.help === column.id);
    }
    if (cells > 1) {
      const { sum, count } = total(this.blockTexts().flat());
      note.textContent = `${words.selected.replace("{n}", cells)}${count ? words.sum.replace("{sum}", yuanOf(sum)) : ""}`;
      return;
    }
    const fault = this.faults?.find((one) => one.row === this.key(this.active.row) && one.column === column.id);
    note.textContent = fault ? `${fault.label}：${fault.reason}${fault.remedy}` : column.note;
  }

  /** Show faults at their cells and in the list under the grid. */
  showFaults(faults) {
    this.faults = faults;
    for (const cell of this.body.querySelectorAll("td")) {
      cell.classList.remove("fault-error", "fault-warning", "fault-info");
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("title");
    }
    for (const fault of [...faults].reverse()) {
      const cell = fault.row ? this.find(fault.row, fault.column) : null;
      if (!cell) continue;
      cell.classList.add(`fault-${fault.level}`);
      if (fault.level === "error") cell.setAttribute("aria-invalid", "true");
      cell.title = `${fault.label}：${fault.reason}${fault.remedy}`;
    }
    document.getElementById("faults").replaceChildren(...faults.map((fault) => this.line(fault)));
    document.getElementById("no-faults").hidden = faults.length > 0;
  }

  line(fault) {
    const item = document.createElement("li");
    item.className = `severity-${fault.level}`;
    const link = document.createElement("a");
    link.href = fault.row ? `#r-${fault.row}` : "#grid";
    link.dataset.row = fault.row;
    link.dataset.column = fault.column;
    link.textContent = `${fault.label} ${fault.where}`;
    const found = fault.found ? `${this.setup.words.found}“${fault.found.slice(0, 40)}”，` : "";
    item.append(link, `：${found}${fault.reason}${fault.remedy}`);
    return item;
  }

  settled() {
    for (const cell of this.body.querySelectorAll(".is-unsent")) cell.classList.remove("is-unsent");
  }
}
