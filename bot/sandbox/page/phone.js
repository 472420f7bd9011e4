// One phone: whose it is, the chat with the bot, the keyboards, and what its owner does.
import { Aim } from "./aim.js";
import { answered, get, post } from "./api.js";
import { bubble, items } from "./bubbles.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { drawKeys } from "./keyboard.js";
import * as share from "./share.js";
import * as sheets from "./sheets.js";
import * as words from "./words.js";

const noTouchKeyboard = matchMedia("(hover: hover)").matches;

export class Phone {
  constructor(side, world) {
    this.side = side;
    this.world = world;
    this.places = world.places;
    this.drawn = new Map();
    this.keysShown = true;
    this.build();
  }

  build() {
    this.owner = h("button", { type: "button", class: "owner", "data-testid": "picker", "aria-haspopup": "dialog", onclick: () => this.pick() });
    this.status = h("small", { class: "status", "aria-live": "polite" }, "bot");
    this.pinned = h("button", { type: "button", class: "pinned", "data-testid": "pinned", hidden: true });
    this.list = h("div", { class: "list", role: "log", "aria-label": "Percakapan", tabindex: "0", onscroll: () => this.scrolled() });
    this.down = iconButton("down", "Ke pesan terbaru", () => this.toEnd(), { class: "round down", hidden: true });
    this.keys = h("div", { class: "reply-keys", role: "group", "aria-label": "Papan tombol", hidden: true });
    this.toasts = h("div", { class: "toasts", role: "status" });
    this.intro = h("div", { class: "intro", hidden: true });
    this.screen = h("div", { class: "screen" }, this.head(), this.pinned,
      h("div", { class: "talk" }, this.list, this.intro, this.toasts, this.down), this.foot(), this.keys);
    this.frame = h("div", { class: "frame" }, this.screen);
    this.node = h("section", { class: `phone ${this.side}`, "data-testid": `phone-${this.side}`, "aria-label": this.side === "left" ? "Ponsel kiri" : "Ponsel kanan" }, this.owner, this.frame);
  }

  head() {
    return h("header", { class: "head" }, h("img", { src: "/page/icon.svg", alt: "", width: 40, height: 40 }),
      h("span", { class: "two" }, h("b", {}, this.world.bot), this.status),
      iconButton("dots", "Menu lain", () => this.menu(), { "data-testid": "menu" }));
  }

  foot() {
    this.input = h("textarea", { rows: 1, "aria-label": "Tulis pesan", placeholder: "Pesan", "data-testid": "input", maxlength: 4096,
      oninput: () => this.grow(), onkeydown: (event) => this.typed(event) });
    this.toggle = iconButton("keyboard", "Sembunyikan atau tampilkan papan tombol", () => this.toggleKeys(), { "data-testid": "toggle-keyboard" });
    this.aim = new Aim(this);
    this.commands = iconButton("lines", "Perintah bot", () => sheets.commands(this, this.chat.commands, (command) => this.say(command)), { "data-testid": "commands" });
    this.composer = h("div", { class: "composer" }, this.commands,
      iconButton("clip", "Lampirkan", () => share.attach(this), { "data-testid": "attach" }), this.input, this.toggle,
      iconButton("send", "Kirim", () => this.submit(), { "data-testid": "send", class: "round send" }));
    this.big = h("button", { type: "button", class: "big", hidden: true, "data-testid": "start", onclick: () => this.start() });
    return h("footer", {}, this.aim.node, this.composer, this.big);
  }

  show(person) {
    this.close?.();
    Object.assign(this, { id: person.id, person, chat: null, lastKeys: null });
    this.drawn.clear();
    this.list.replaceChildren();
    this.aim.end();
    this.input.value = "";
    this.setStatus(null);
    this.world.unread.delete(person.id);
    this.owner.replaceChildren(avatar(person.name, person.id), h("span", { class: "two" }, h("b", {}, person.name), h("small", {}, person.about)), icon("down"));
    return this.refresh();
  }

  // However many events come at once, one request is under way and at most one more follows.
  async refresh() {
    this.stale = true;
    if (this.busy) return;
    this.busy = true;
    while (this.stale) {
      this.stale = false;
      try {
        const chat = await get(`/chat/${this.id}`);
        if (chat.id === this.id) this.draw(chat);
      } catch (error) { this.toast(error.message); }
    }
    this.busy = false;
  }

  onEvent({ kind, action }) {
    if (kind === "action") { this.setStatus(action); return; }
    if (kind === "message") this.setStatus(null);
    this.refresh();
  }

  draw(chat) {
    const atEnd = this.atEnd(), first = !this.chat;
    const newest = chat.messages.at(-1), isNew = newest?.message_id !== this.chat?.messages.at(-1)?.message_id;
    this.chat = chat;
    this.person.written = chat.started;
    this.drawMessages(chat.messages);
    this.drawPinned();
    drawKeys(this, chat.keyboard);
    this.drawFoot();
    this.drawIntro();
    if (first || atEnd || (isNew && newest?.from.id === this.id)) this.toEnd();
    else if (isNew) this.down.hidden = false;
  }

  drawMessages(messages) {
    const keep = new Set();
    let after = null;
    for (const item of messages.length ? items(messages) : []) {
      const mark = JSON.stringify(item), old = this.drawn.get(item.key);
      const node = old?.mark === mark ? old.node : bubble(item, this);
      if (old && old.node !== node) old.node.replaceWith(node);
      const wanted = after ? after.nextSibling : this.list.firstChild;
      if (node !== wanted) this.list.insertBefore(node, wanted);
      this.drawn.set(item.key, { mark, node });
      keep.add(item.key);
      after = node;
    }
    for (const [key, { node }] of this.drawn) if (!keep.has(key)) { node.remove(); this.drawn.delete(key); }
  }

  drawPinned() {
    const message = this.chat.messages.find(({ message_id: id }) => id === this.chat.pinned.at(-1));
    this.pinned.hidden = !message;
    if (!message) return;
    this.pinned.onclick = () => this.drawn.get(`m${message.message_id}`)?.node.scrollIntoView({ behavior: "smooth", block: "center" });
    this.pinned.replaceChildren(icon("pin"), h("span", { class: "two" }, h("b", {}, "Pesan tersemat"), h("small", {}, words.summary(message))));
  }

  drawFoot() {
    const { started, blocked } = this.chat;
    this.commands.hidden = !this.chat.commands.length;
    this.composer.hidden = blocked || !started;
    this.big.hidden = !this.composer.hidden;
    this.big.replaceChildren(blocked ? "Buka blokir" : "Mulai");
  }

  drawIntro() {
    this.intro.hidden = this.chat.messages.length > 0;
    this.intro.replaceChildren(h("img", { src: "/page/icon.svg", alt: "", width: 76, height: 76 }), h("b", {}, this.world.bot),
      h("p", {}, this.chat.description || "Belum ada percakapan. Ketuk Mulai untuk menyapa bot ini."));
  }

  start() { return this.chat.blocked ? this.act("unblock") : this.say("/start"); }

  async act(what, body) {
    try {
      const result = await post(this.id, what, body);
      this.refresh();
      return result;
    } catch (error) { this.toast(error.message); return null; }
  }

  say(text) { return this.act("text", { text }); }

  async press(button, message, row, column) {
    if (button.classList.contains("waiting")) return;
    const owner = this.id;
    button.classList.add("waiting");
    button.setAttribute("aria-busy", "true");
    const result = await this.act("press", { message_id: message.message_id, row, column });
    const said = result && (await answered(result.query));
    button.classList.remove("waiting");
    button.removeAttribute("aria-busy");
    if (!said?.text || owner !== this.id) return;
    if (said.show_alert) sheets.confirm(this, this.world.bot, said.text);
    else this.toast(said.text);
  }

  typed(event) {
    if (event.key === "Escape" && this.aim.set) this.aim.end();
    else if (event.key === "ArrowUp" && !this.input.value) { this.aim.change(); event.preventDefault(); }
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
  }

  async submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const { edited, reply_to } = this.aim;
    this.input.value = "";
    this.aim.end();
    const done = await (edited ? this.act("edit", { message_id: edited, text }) : this.act("text", { text, reply_to }));
    if (!done && !this.input.value) this.input.value = text;
    if (noTouchKeyboard) this.input.focus();
  }

  pick() {
    sheets.choosePerson(this, "Ponsel siapa?", this.world.people, (person) => this.world.choose(this, person), this.world.unread);
  }

  menu() {
    const { started, blocked } = this.chat ?? {};
    sheets.menu(this, [
      started && !blocked && ["edit", "Ubah pesan terakhir", () => this.aim.change()],
      blocked ? ["block", "Buka blokir", () => this.act("unblock")]
        : ["block", "Blokir bot", () => sheets.confirm(this, "Blokir bot?", "Bot tidak dapat mengirim pesan kepada Anda lagi.", () => this.act("block"), "Blokir")],
      ["person", "Ganti orang", () => this.pick()],
    ]);
  }

  toggleKeys() { this.keysShown = !this.keysShown; drawKeys(this, this.chat.keyboard); this.toEnd(); }

  toast(text) {
    const note = h("div", { class: "toast", "data-testid": "toast" }, text);
    this.toasts.replaceChildren(note);
    setTimeout(() => note.remove(), 2500 + text.length * 40);
  }

  setStatus(action) {
    clearTimeout(this.fading);
    this.status.textContent = action ? words.doing(action) : "bot";
    this.status.classList.toggle("doing", Boolean(action));
    if (action) this.fading = setTimeout(() => this.setStatus(null), 5000);
  }

  grow() {
    this.input.style.height = "auto";
    const wanted = this.input.scrollHeight; // 0 while nobody sees it
    if (wanted) this.input.style.height = `${Math.min(wanted, 130)}px`;
  }

  atEnd() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80; }

  scrolled() { if (this.atEnd()) this.down.hidden = true; }

  toEnd() { this.list.scrollTop = this.list.scrollHeight; this.down.hidden = true; }
}
