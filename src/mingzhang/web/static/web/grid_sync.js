// Saving by itself: a second after the last key, again after a lost connection, and on after a new sign-in.
const REST = 1000, RETRY = 5000;

export class Sync extends EventTarget {
  constructor(store, setup, address, words) {
    super();
    this.store = store;
    this.setup = setup;
    this.address = address;
    this.words = words;
    this.version = setup.version;
    this.place = `mingzhang:${setup.user}:${setup.filing}:${setup.sheet}`;
    this.token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.isSending = false;
    this.isStopped = false;
    store.addEventListener("step", () => this.touched());
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.send();
      else this.catchUp();
    });
    window.addEventListener("beforeunload", (event) => { if (this.isWaiting()) event.preventDefault(); });
  }

  isWaiting() {
    const { changes, inserts, deletes } = this.store.difference();
    return changes.length + inserts.length + deletes.length > 0;
  }

  /** Put back what an earlier visit could not send. */
  resume() {
    const kept = localStorage.getItem(this.place);
    if (!kept) return;
    this.store.restore(JSON.parse(kept));
    if (this.isWaiting()) this.say(this.words.resumed);
    this.soon(0);
  }

  touched() {
    this.keep();
    this.say(this.words.waiting);
    this.soon(REST);
  }

  keep() {
    const sent = this.store.difference();
    const isEmpty = !(sent.changes.length + sent.inserts.length + sent.deletes.length);
    try {
      if (isEmpty) localStorage.removeItem(this.place);
      else localStorage.setItem(this.place, JSON.stringify(sent));
    } catch {
      this.say(this.words.full, true);
    }
  }

  soon(wait) {
    clearTimeout(this.timer);
    if (!this.isStopped) this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    if (this.isSending || this.isStopped) return;
    clearTimeout(this.timer);
    const sent = this.store.difference();
    if (!(sent.changes.length + sent.inserts.length + sent.deletes.length)) { this.keep(); return; }
    this.isSending = true;
    this.say(this.words.sending);
    let answer;
    try {
      answer = await fetch(`${this.address}save/`, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ base_version: this.version, ...sent }),
      });
    } catch {
      this.isSending = false;
      this.say(this.words.offline, true);
      this.soon(RETRY);
      return;
    }
    this.isSending = false;
    if (answer.ok) await this.accept(sent, await answer.json());
    else await this.refused(answer);
  }

  async accept(sent, data) {
    const others = data.version > this.version + 1;
    this.version = data.version;
    this.store.settle(sent, data.conflicts);
    this.keep();
    this.say(data.conflicts.length ? this.words.conflict : this.words.saved, data.conflicts.length > 0);
    this.dispatchEvent(new CustomEvent("saved", { detail: data }));
    if (others || data.conflicts.some((one) => one.is_gone || !one.column)) await this.catchUp();
    if (this.isWaiting()) this.soon(REST);
  }

  async refused(answer) {
    if (answer.status === 401) { this.signedOut(); return; }
    let message = "";
    try { message = (await answer.json()).message; } catch { message = ""; }
    if (answer.status === 403 && !message) {
      // The token is not of this session: there is a new one, or none.
      if (await this.renewed()) this.soon(0);
      else this.signedOut();
      return;
    }
    if (answer.status >= 500) {
      this.say(this.words.offline, true);
      this.soon(RETRY);
      return;
    }
    this.isStopped = true;
    this.say(`${this.words.refused}${message}`, true);
  }

  /** Wait for a new sign-in, in another tab, by the same user. */
  signedOut() {
    this.say(this.words.signed_out, true, true);
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => { (await this.renewed()) ? this.send() : this.signedOut(); }, RETRY);
  }

  /** Fetch a token of the present session; false where nobody, or another user, is signed in. */
  async renewed() {
    try {
      const answer = await fetch("/workspace/session/", { credentials: "same-origin" });
      if (!answer.ok) return false;
      const data = await answer.json();
      if (data.user !== this.setup.user) return false;
      this.token = data.token;
      return true;
    } catch {
      return false;
    }
  }

  /** Fetch the rows as they are on the server, for what others have saved meanwhile. */
  async catchUp() {
    try {
      const answer = await fetch(`${this.address}rows/`, { credentials: "same-origin" });
      if (!answer.ok) return;
      const data = await answer.json();
      if (this.isSending || data.version < this.version) return;
      this.version = data.version;
      this.store.refresh(data.rows);
      this.dispatchEvent(new CustomEvent("saved", { detail: { ...data, conflicts: [] } }));
    } catch {
      this.say(this.words.offline, true);
    }
  }

  say(text, isTrouble = false, withSignIn = false) {
    this.dispatchEvent(new CustomEvent("said", { detail: { text, isTrouble, withSignIn } }));
  }
}
