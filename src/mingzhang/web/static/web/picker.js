// A list under a field: what may stand there, found by code, name or initials; arrow keys, Enter, mouse.
let number = 0;

export class Picker {
  /** field: input or textarea; find(query) returns a promise of texts; choose(text) is told what was chosen. */
  constructor(field, find, choose) {
    this.field = field;
    this.find = find;
    this.choose = choose;
    this.at = -1;
    this.asked = 0;
    number += 1;
    this.list = document.createElement("ul");
    this.list.className = "picker";
    this.list.id = `picker-${number}`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    field.after(this.list);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("aria-expanded", "false");
    this.onInput = () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.show(), 150); };
    this.onDown = (event) => {
      const item = event.target.closest("li");
      event.preventDefault();
      if (item) this.pick(item.textContent);
    };
    field.addEventListener("input", this.onInput);
    this.list.addEventListener("mousedown", this.onDown);
  }

  get isOpen() { return !this.list.hidden; }

  async show() {
    this.asked += 1;
    const own = this.asked;
    const texts = await this.find(this.field.value);
    if (own !== this.asked || !this.field.isConnected) return;
    this.list.replaceChildren(...texts.map((text, index) => {
      const item = document.createElement("li");
      item.textContent = text;
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      return item;
    }));
    this.list.style.left = `${this.field.offsetLeft}px`;
    this.list.style.top = `${this.field.offsetTop + this.field.offsetHeight}px`;
    this.list.hidden = texts.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(-1);
  }

  mark(at) {
    const items = [...this.list.children];
    this.at = items.length ? Math.max(-1, Math.min(at, items.length - 1)) : -1;
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === this.at)));
    if (this.at >= 0) {
      items[this.at].scrollIntoView({ block: "nearest" });
      this.field.setAttribute("aria-activedescendant", items[this.at].id);
    } else this.field.removeAttribute("aria-activedescendant");
  }

  /** Handle a key; true where it was the list's. */
  key(event) {
    if (event.key === "ArrowDown" && !this.isOpen) { this.show(); return true; }
    if (!this.isOpen) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.mark(this.at + (event.key === "ArrowDown" ? 1 : -1));
      return true;
    }
    if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      this.field.value = this.list.children[this.at].textContent;
      this.hide();
      return false;
    }
    if (event.key === "Escape") { this.hide(); return true; }
    return false;
  }

  pick(text) {
    this.field.value = text;
    this.hide();
    this.choose(text);
  }

  hide() {
    this.asked += 1;
    this.list.hidden = true;
    this.at = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.hide();
    this.field.removeEventListener("input", this.onInput);
    this.list.remove();
  }
}

/** Return a finder that asks the server. */
export function remote(address) {
  return async (query) => {
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(query.slice(0, 60))}`, { credentials: "same-origin" });
      return answer.ok ? (await answer.json()).options : [];
    } catch {
      return [];
    }
  };
}

/** Return a finder in a list that is on the page. */
export function local(options) {
  return async (query) => {
    const wanted = query.trim();
    const found = options.filter((text) => text.includes(wanted));
    return !wanted || options.includes(wanted) ? options : found;
  };
}
