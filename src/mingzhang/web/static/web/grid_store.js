// The rows of one sheet as they are on the page, beside what the server holds: what is to be sent is the difference.
export const newKey = () => crypto.randomUUID().replace(/-/g, "");

export class Store extends EventTarget {
  constructor(rows, columns) {
    super();
    this.columns = columns;
    this.order = rows.map((row) => row.key);
    this.rows = new Map(rows.map((row) => [row.key, { ...row.cells }]));
    this.saved = new Map(rows.map((row) => [row.key, { ...row.cells }]));
    this.held = new Map();
    this.done = [];
    this.undone = [];
  }

  text(key, column) { return this.rows.get(key)?.[column] ?? ""; }

  /** Set cells [{row, column, text}] as one step that can be undone. */
  write(cells) {
    const items = cells
      .map(({ row, column, text }) => ({ row, column, before: this.text(row, column), after: text.trim() }))
      .filter((item) => this.rows.has(item.row) && item.before !== item.after);
    if (items.length) this.step({ kind: "cells", items });
  }

  insert(index, count, cells = []) {
    const rows = Array.from({ length: count }, (_, at) => ({ key: newKey(), cells: cells[at] ?? {}, index: index + at }));
    this.step({ kind: "insert", rows });
    return rows.map((row) => row.key);
  }

  remove(keys) {
    const rows = keys.map((key) => ({ key, cells: { ...this.rows.get(key) }, index: this.order.indexOf(key) }));
    rows.sort((one, other) => one.index - other.index);
    if (rows.length) this.step({ kind: "delete", rows });
  }

  step(step) {
    this.done.push(step);
    this.undone = [];
    this.apply(step);
  }

  undo() { this.move(this.done, this.undone, true); }
  redo() { this.move(this.undone, this.done, false); }

  move(from, to, isBack) {
    const step = from.pop();
    if (!step) return;
    to.push(step);
    this.apply(isBack ? reversed(step) : step);
  }

  /** Join the newest steps to one, so that a paste that adds rows is undone at once. */
  joined(work) {
    const start = this.done.length;
    work();
    const steps = this.done.splice(start);
    if (steps.length) this.done.push(steps.length === 1 ? steps[0] : { kind: "steps", steps });
  }

  apply(step) {
    if (step.kind === "steps") {
      step.steps.forEach((one) => this.apply(one));
      return;
    }
    if (step.kind === "cells") {
      for (const { row, column, after } of step.items) {
        if (this.rows.has(row)) this.rows.get(row)[column] = after;
      }
    } else if (step.kind === "insert") {
      for (const { key, cells, index } of step.rows) {
        this.order.splice(Math.min(index, this.order.length), 0, key);
        this.rows.set(key, { ...cells });
      }
    } else {
      for (const { key } of step.rows) {
        this.order.splice(this.order.indexOf(key), 1);
        this.rows.delete(key);
      }
    }
    this.dispatchEvent(new CustomEvent("step", { detail: step }));
  }

  /** Return what differs from the server; cells in conflict wait until someone has chosen. */
  difference() {
    const changes = [], inserts = [], deletes = [];
    this.order.forEach((row, index) => {
      const saved = this.saved.get(row), cells = this.rows.get(row);
      if (!saved) {
        const filled = Object.fromEntries(Object.entries(cells).filter(([, text]) => text));
        if (Object.keys(filled).length) inserts.push({ row, cells: filled, behind: this.behind(index) });
        return;
      }
      for (const column of this.columns) {
        const before = saved[column] ?? "", after = cells[column] ?? "";
        if (before.trim() !== after && !this.held.has(`${row} ${column}`)) changes.push({ row, column, before, after });
      }
    });
    for (const [row, cells] of this.saved) if (!this.rows.has(row)) deletes.push({ row, cells });
    return { changes, inserts, deletes };
  }

  /** Return the nearest row above that the server knows or will know. */
  behind(index) {
    for (let at = index - 1; at >= 0; at -= 1) {
      const key = this.order[at];
      if (this.saved.has(key) || Object.values(this.rows.get(key)).some(Boolean)) return key;
    }
    return "";
  }

  /** Note that the server holds what was sent, but for the conflicts. */
  settle(sent, conflicts) {
    for (const { row, cells } of sent.inserts) this.saved.set(row, { ...cells });
    for (const { row } of sent.deletes) this.saved.delete(row);
    for (const { row, column, after } of sent.changes) if (this.saved.has(row)) this.saved.get(row)[column] = after;
    for (const one of conflicts) {
      if (one.is_gone) {
        this.saved.delete(one.row);
        continue;
      }
      if (!one.column || !this.saved.has(one.row)) continue;
      this.saved.get(one.row)[one.column] = one.theirs;
      this.held.set(`${one.row} ${one.column}`, one);
    }
  }

  /** Decide a conflict: with mine the cell is sent again over theirs. */
  choose(conflict, text) {
    this.held.delete(`${conflict.row} ${conflict.column}`);
    // Also where the text stays: what was held back has to be sent now.
    this.apply({ kind: "cells", items: [{ row: conflict.row, column: conflict.column, after: text }] });
  }

  /** Take over rows from the server; what was typed here and is not sent stays. */
  refresh(rows) {
    const wanted = new Map(rows.map((row) => [row.key, row.cells]));
    const items = [];
    for (const [key, saved] of [...this.saved]) {
      if (!wanted.has(key)) {
        this.saved.delete(key);
        if (this.rows.has(key)) this.apply({ kind: "delete", rows: [{ key }] });
        continue;
      }
      const cells = wanted.get(key);
      for (const column of this.columns) {
        const before = saved[column] ?? "", now = cells[column] ?? "";
        if (before === now) continue;
        if (this.rows.has(key) && this.text(key, column) === before.trim()) items.push({ row: key, column, after: now });
        if (this.text(key, column) === before.trim()) saved[column] = now;
      }
    }
    rows.forEach(({ key, cells }, index) => {
      if (this.saved.has(key)) return;
      if (!this.rows.has(key)) this.apply({ kind: "insert", rows: [{ key, cells, index }] });
      this.saved.set(key, { ...cells });
    });
    if (items.length) this.apply({ kind: "cells", items });
  }

  /** Put what an earlier visit could not send over the rows; the server will say where it conflicts. */
  restore(kept) {
    for (const { row, cells } of kept.inserts ?? []) {
      if (!this.rows.has(row)) this.apply({ kind: "insert", rows: [{ key: row, cells, index: this.order.length }] });
    }
    for (const { row, column, before, after } of kept.changes ?? []) {
      if (!this.rows.has(row) || this.text(row, column) === after) continue;
      this.saved.get(row)[column] = before;
      this.apply({ kind: "cells", items: [{ row, column, after }] });
    }
    for (const { row, cells } of kept.deletes ?? []) {
      if (!this.rows.has(row)) continue;
      this.saved.set(row, cells);
      this.apply({ kind: "delete", rows: [{ key: row }] });
    }
  }
}

function reversed(step) {
  if (step.kind === "steps") return { kind: "steps", steps: step.steps.map(reversed).reverse() };
  if (step.kind === "insert") return { kind: "delete", rows: step.rows };
  if (step.kind === "delete") return { kind: "insert", rows: step.rows };
  const items = step.items.map(({ row, column, before, after }) => ({ row, column, before: after, after: before }));
  return { kind: "cells", items };
}
