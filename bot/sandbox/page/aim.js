// What the next text is meant for, shown above the input line: a message to reply to, or one's own to be changed.
import { h, icon, iconButton } from "./dom.js";
import * as words from "./words.js";

export class Aim {
  constructor(phone) {
    this.phone = phone;
    this.node = h("div", { class: "editing", hidden: true, "data-testid": "aim" });
  }

  reply(message) {
    this.end();
    this.reply_to = message.message_id;
    this.show("reply", `Balas: ${words.summary(message).slice(0, 80)}`, "Batal membalas");
  }

  change() {
    const { chat, id, input } = this.phone;
    const last = chat?.messages.findLast((message) => message.from?.id === id && message.text);
    if (!last) { this.phone.toast("Belum ada pesan Anda yang dapat diubah."); return; }
    this.end();
    this.edited = last.message_id;
    this.show("edit", "Ubah pesan", "Batal mengubah");
    input.value = last.text;
    this.phone.grow();
  }

  show(kind, title, cancel) {
    this.node.replaceChildren(icon(kind), h("span", {}, title), iconButton("close", cancel, () => this.end(), { "data-testid": "aim-end" }));
    this.node.hidden = false;
    this.phone.input.focus();
  }

  // What is replied to, for whatever is sent at once.
  replied() {
    const { reply_to } = this;
    if (reply_to) this.end();
    return reply_to;
  }

  get set() { return Boolean(this.reply_to || this.edited); }

  // Gives up the aim, and what was to be changed with it; half a reply stays.
  end() {
    if (this.edited) this.phone.input.value = "";
    this.edited = this.reply_to = null;
    this.node.hidden = true;
    this.phone.grow();
  }
}
