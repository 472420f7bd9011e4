// The bot's keyboard under the input line; its buttons send their label, one's number or one's place.
import { h } from "./dom.js";
import * as share from "./share.js";

function replyKey(phone, key) {
  const { text, request_contact: contact, request_location: location } = typeof key === "string" ? { text: key } : key;
  const press = contact ? () => share.ownContact(phone) : location ? () => share.place(phone) : () => phone.say(text);
  return h("button", { type: "button", "data-testid": "reply-button", onclick: press }, text);
}

export function drawKeys(phone, keyboard) {
  const mark = JSON.stringify(keyboard);
  if (mark !== phone.lastKeys) {
    phone.lastKeys = mark;
    phone.keysShown = true;
    const rows = keyboard?.keyboard ?? [];
    phone.keys.replaceChildren(...rows.map((row) => h("div", { class: "row" }, row.map((key) => replyKey(phone, key)))));
    phone.input.placeholder = keyboard?.input_field_placeholder ?? "Pesan";
  }
  phone.toggle.hidden = !keyboard;
  phone.keys.hidden = !keyboard || !phone.keysShown || phone.chat.blocked;
  phone.toggle.setAttribute("aria-pressed", String(!phone.keys.hidden));
}
