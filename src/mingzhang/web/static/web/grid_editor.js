// The field over a cell while it is edited; a list of options under it where the column has one.
import { Picker, local, remote } from "./picker.js";

export class Editor {
  constructor(view, store, address) {
    this.view = view;
    this.store = store;
    this.address = address;
    this.host = view.table.closest(".grid-scroll");
    this.field = null;
  }

  get isOpen() { return this.field !== null; }

  /** Open over the focused cell, with its text or with what is being typed. */
  open(withText = true) {
    const cell = this.view.activeCell;
    if (!cell || this.isOpen) return;
    const column = this.view.columns[this.view.active.column];
    this.row = this.view.key(this.view.active.row);
    this.column = column;
    const field = document.createElement("textarea");
    field.className = "grid-editor";
    field.rows = 1;
    field.value = withText ? this.store.text(this.row, column.id) : "";
    field.setAttribute("aria-label", column.name);
    const box = cell.getBoundingClientRect(), host = this.host.getBoundingClientRect();
    field.style.left = `${box.left - host.left + this.host.scrollLeft}px`;
    field.style.top = `${box.top - host.top + this.host.scrollTop}px`;
    field.style.width = `${Math.max(box.width, column.type === "long" ? 320 : 140)}px`;
    field.style.height = `${Math.max(box.height, column.type === "long" ? 120 : 30)}px`;
    this.host.append(field);
    this.field = field;
    this.picker = this.withOptions(column, field);
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close(true, false));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    if (this.picker && (withText || column.options.length)) this.picker.show();
  }

  withOptions(column, field) {
    if (!column.search && !column.options.length) return null;
    const place = `${this.address}options/${encodeURIComponent(column.id)}/`;
    const find = column.search ? remote(place) : local(column.options);
    return new Picker(field, find, () => { this.close(true); });
  }

  key(event) {
    if (event.isComposing) return;
    event.stopPropagation();
    if (this.picker?.key(event)) { event.preventDefault(); return; }
    const isLong = this.column.type === "long";
    if (event.key === "Escape") { event.preventDefault(); this.close(false); }
    else if (event.key === "Enter" && (event.altKey || (isLong && event.shiftKey))) {
      event.preventDefault();
      this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
    } else if (event.key === "Enter") { event.preventDefault(); this.close(true); this.move(event.shiftKey ? -1 : 1, 0); }
    else if (event.key === "Tab") { event.preventDefault(); this.close(true); this.move(0, event.shiftKey ? -1 : 1); }
  }

  move(down, right) { this.view.go(this.view.active.row + down, this.view.active.column + right); }

  /** End editing, with or without taking over the text. */
  close(take, back = true) {
    if (!this.field) return;
    const field = this.field, text = field.value;
    this.field = null;
    this.picker?.close();
    this.picker = null;
    field.remove();
    if (take) this.store.write([{ row: this.row, column: this.column.id, text }]);
    if (back) this.view.activeCell?.focus();
  }
}
