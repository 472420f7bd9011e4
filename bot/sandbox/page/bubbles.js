// One bubble for each message or album, as Telegram's app on Android shows it.
import { avatar, h, icon, iconButton } from "./dom.js";
import { formatted } from "./entities.js";
import { map, nearest } from "./map.js";
import * as words from "./words.js";

const media = (file) => `/media/${encodeURIComponent(file.file_id)}`;

// Consecutive messages of one album belong together; days are marked where they change.
export function items(messages) {
  const result = [];
  let today = null;
  for (const message of messages) {
    const day = words.day(message.date);
    if (day !== today) result.push({ key: `day ${day}`, day: (today = day) });
    const last = result.at(-1);
    if (message.media_group_id && last.group === message.media_group_id) last.messages.push(message);
    else result.push({ key: `m${message.message_id}`, group: message.media_group_id, messages: [message] });
  }
  return result;
}

function photo(message) {
  const largest = message.photo.at(-1);
  const img = h("img", { src: media(largest), alt: "Foto", loading: "lazy", width: largest.width, height: largest.height });
  return h("a", { class: "photo", href: media(largest), target: "_blank", rel: "noopener" }, img);
}

// Sample ones cannot be played, so a label stands for what is heard or seen.
function recording({ voice, video }) {
  const it = voice ?? video;
  return h("a", { class: "file", href: media(it), download: it.file_name ?? "suara.ogg", "data-testid": voice ? "voice" : "video" },
    h("span", { class: "disc" }, icon(voice ? "mic" : "film")),
    h("span", { class: "two" }, h("b", {}, voice ? "Pesan suara" : "Video"), h("small", {}, words.length(it.duration), words.size(it.file_size))));
}

const photos = (messages) => h("div", { class: `photos n${Math.min(messages.length, 4)}` }, messages.map((each) => each.photo ? photo(each) : recording(each)));

function file({ document: it }) {
  const name = it.file_name ?? "berkas";
  return h("a", { class: "file", href: media(it), download: name, "data-testid": "document" },
    h("span", { class: "disc" }, icon("save")),
    h("span", { class: "two" }, h("b", {}, name), h("small", {}, words.size(it.file_size), " · Unduh")));
}

function contact({ contact: it }) {
  const name = [it.first_name, it.last_name].filter(Boolean).join(" ");
  return h("div", { class: "contact" },
    h("div", { class: "file" }, avatar(name, it.user_id ?? 3),
      h("span", { class: "two" }, h("b", {}, name), h("small", {}, words.phone(it.phone_number)))),
    h("a", { class: "call", href: `tel:${words.international(it.phone_number)}`, "data-testid": "call" }, icon("phone"), "Telepon"));
}

function place({ location }, { places }) {
  const close = nearest(places, location.latitude, location.longitude);
  const near = close && Math.hypot(close.latitude - location.latitude, close.longitude - location.longitude) < 0.03;
  const accuracy = location.horizontal_accuracy ? `± ${Math.round(location.horizontal_accuracy)} m` : "tanpa akurasi";
  return h("div", { class: "place" }, map(location, places),
    h("div", { class: "two" }, h("b", {}, near ? `Dekat ${close.name}` : "Lokasi"),
      h("small", {}, words.point(location.latitude, location.longitude), " · ", accuracy)));
}

const bodies = {
  document: file, contact, location: place,
  venue: ({ venue }, phone) => [h("b", {}, venue.title), place({ location: venue.location }, phone)],
  sticker: ({ sticker }) => h("span", { class: "sticker", role: "img", "aria-label": "Stiker" }, sticker.emoji ?? "🙂"),
  voice: recording, video: recording,
};

function origin({ forward_origin: from }) {
  if (!from) return null;
  const name = from.sender_user?.first_name ?? from.sender_user_name ?? from.chat?.title;
  return h("div", { class: "origin" }, "Diteruskan", name ? ` dari ${name}` : "");
}

const quoted = ({ reply_to_message: to }) => to && h("div", { class: "quoted" }, words.summary(to));

function foot(message, own) {
  const edited = message.edit_date ? "diedit " : "";
  return h("span", { class: "foot" }, edited, h("time", {}, words.time(message.date)), own && h("span", { class: "ticks", "aria-label": "terkirim" }, "✓✓"));
}

function keyButton(key, message, row, column, phone) {
  const address = key.url && /^(https?|tg):/i.test(key.url) ? key.url : null;
  const press = address ? () => window.open(address, "_blank", "noopener")
    : (event) => phone.press(event.currentTarget, message, row, column);
  return h("button", { type: "button", class: key.url ? "out" : "", "data-testid": "inline-button", onclick: press },
    h("span", {}, key.text), key.url && icon("link"));
}

function keys(message, phone) {
  const rows = message.reply_markup?.inline_keyboard;
  return rows && h("div", { class: "keys" }, rows.map((row, r) =>
    h("div", { class: "row" }, row.map((key, c) => keyButton(key, message, r, c, phone)))));
}

function service(message) {
  if (message.pinned_message) return `Pesan disematkan: ${words.summary(message.pinned_message).slice(0, 40)}`;
  return message.new_chat_members || message.left_chat_member ? "Anggota berubah" : null;
}

// Replied to with a right click or a long press on it, or by the sign beside it.
export function bubble(item, phone) {
  if (item.day) return h("div", { class: "day" }, h("span", {}, item.day));
  const [first] = item.messages;
  const note = service(first);
  if (note) return h("div", { class: "day", "data-testid": "message" }, h("span", {}, note));
  const own = first.from?.id === phone.id;
  const said = item.messages.find((message) => message.text ?? message.caption);
  const text = said?.text ?? said?.caption;
  const kind = Object.keys(bodies).find((name) => first[name]);
  const album = first.photo || (first.video && item.messages.length > 1);
  const known = text || kind || first.photo;
  const side = [own ? "own" : "bot", album ? `with-photo ${text ? "" : "no-text"}` : "", kind === "sticker" ? "bare" : ""].join(" ");
  const reply = () => phone.aim.reply(said ?? first);
  const held = (event) => { if (!event.target.closest("a")) { event.preventDefault(); reply(); } };
  return h("div", { class: `message ${side}`, "data-testid": "message", "data-id": first.message_id, tabindex: "-1" },
    iconButton("reply", "Balas pesan ini", reply, { class: "round reply", "data-testid": "reply" }),
    h("div", { class: "bubble", oncontextmenu: held }, origin(first), quoted(first),
      album ? photos(item.messages) : kind && item.messages.map((message) => bodies[kind](message, phone)),
      text && h("span", { class: "text" }, formatted(text, said.entities ?? said.caption_entities, (command) => phone.say(command))),
      !known && h("i", {}, "Jenis pesan ini tidak ditampilkan di sini."),
      foot(item.messages.at(-1), own)),
    keys(item.messages.at(-1), phone));
}
