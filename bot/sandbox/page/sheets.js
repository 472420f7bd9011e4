// What opens over a phone: dialogs and sheets from below, one at a time, closed by Escape.
import { avatar, h, icon } from "./dom.js";
import { scenes, thumbnail } from "./samples.js";

export function cover(phone, title, content, { kind = "sheet", heading = true } = {}) {
  phone.close?.();
  const before = document.activeElement;
  const panel = h("div", { class: kind, role: "dialog", "aria-modal": "true", "aria-label": title }, heading && h("h2", {}, title), content);
  const veil = h("div", { class: `veil ${kind.split(" ")[0]}-veil`, onclick: (event) => event.target === veil && close() }, panel);
  function close() {
    veil.remove();
    phone.screen.inert = false;
    phone.close = null;
    if (before?.isConnected) before.focus({ preventScroll: true });
  }
  veil.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } });
  phone.close = close;
  phone.screen.inert = true;
  phone.frame.append(veil);
  (panel.querySelector("[data-first]") ?? panel.querySelector("button, input, a"))?.focus({ preventScroll: true });
  return close;
}

export function confirm(phone, title, text, onYes, yes = "OK") {
  const close = cover(phone, title, [
    h("p", {}, text),
    h("div", { class: "choices" },
      onYes && h("button", { type: "button", class: "flat", onclick: () => close(), "data-testid": "dialog-cancel" }, "Batal"),
      h("button", { type: "button", class: "flat strong", "data-first": true, "data-testid": "dialog-ok", onclick: () => { close(); onYes?.(); } }, yes)),
  ], { kind: "dialog" });
}

function personButton(person, badge, onclick) {
  return h("button", { type: "button", class: "person", "data-testid": "person", "data-id": person.id, onclick },
    avatar(person.name, person.id),
    h("span", { class: "two" }, h("b", {}, person.name), h("small", {}, person.about)),
    badge > 0 ? h("span", { class: "badge", "aria-label": `${badge} pesan baru` }, badge) : !person.written && h("small", { class: "new" }, "belum mulai"));
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = [...event.currentTarget.querySelectorAll("input, .person")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus();
  event.preventDefault();
}

export function choosePerson(phone, title, people, onPick, unread = new Map()) {
  const list = h("div", { class: "people", "data-testid": "people" });
  const search = h("input", { type: "search", class: "search", placeholder: "Cari nama atau wilayah", "aria-label": "Cari orang", "data-first": true, "data-testid": "search", autocomplete: "off" });
  const pick = (person) => { close(); onPick(person); };
  function fill() {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = people.filter((person) => wanted.every((word) => `${person.name} ${person.about} ${person.group}`.toLowerCase().includes(word)));
    list.replaceChildren(...[...new Set(hits.map((person) => person.group))].flatMap((group) => [
      h("h3", {}, group),
      ...hits.filter((person) => person.group === group).map((person) => personButton(person, unread.get(person.id), () => pick(person))),
    ]));
    if (!hits.length) list.replaceChildren(h("p", {}, "Tidak ada yang cocok."));
  }
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") list.querySelector(".person")?.click(); });
  fill();
  const close = cover(phone, title, h("div", { class: "chooser", onkeydown: walk }, search, list), { kind: "full" });
}

const faraway = { name: "Di luar kota (Samarinda)", latitude: -0.5022, longitude: 117.1536 };

export function choosePlace(phone, title, places, home, onPick) {
  const all = [...places, faraway];
  const chosen = Math.max(0, all.findIndex((place) => home.toLowerCase().includes(place.name.toLowerCase())));
  const select = h("select", { "aria-label": "Tempat", "data-testid": "place", "data-first": true }, all.map((place, i) => h("option", { value: i, selected: i === chosen }, place.name)));
  const vague = h("input", { type: "checkbox", "data-testid": "no-accuracy" });
  const send = () => {
    const { latitude, longitude } = all[select.value];
    close();
    onPick({ latitude, longitude, accuracy: vague.checked ? null : 12 });
  };
  const close = cover(phone, title, [
    h("label", { class: "field" }, "Saya berada di", select),
    h("label", { class: "check" }, vague, "tanpa akurasi (ponsel tidak menyebut ketepatannya)"),
    h("div", { class: "choices" },
      h("button", { type: "button", class: "flat", onclick: () => close(), "data-testid": "dialog-cancel" }, "Batal"),
      h("button", { type: "button", class: "flat strong", onclick: send, "data-testid": "dialog-ok" }, "OK")),
  ]);
}

const option = (name, label, tint, testid, onclick) =>
  h("button", { type: "button", class: "option", "data-testid": testid, onclick }, h("span", { class: `disc tint${tint}` }, icon(name)), label);

// `act` has one function for each thing that can be attached; the caption goes with photos and documents.
export function attach(phone, act) {
  const caption = h("input", { class: "search", placeholder: "Keterangan (boleh kosong)", "aria-label": "Keterangan", "data-testid": "caption", maxlength: 1024 });
  const go = (what) => { const said = caption.value.trim(); close(); what(said); };
  const strip = scenes.map((scene) => h("button", { type: "button", class: "sample", "data-testid": "sample", title: scene.name, onclick: () => go((said) => act.samples([scene], said)) },
    thumbnail(scene), h("small", {}, scene.name)));
  const close = cover(phone, "Lampirkan", [
    h("p", { class: "note" }, "Ketuk satu foto contoh untuk langsung mengirimnya:"),
    h("div", { class: "strip" }, strip),
    caption,
    h("div", { class: "options" },
      option("album", "Album contoh", 0, "attach-album", () => go((said) => act.samples(scenes.slice(0, 3), said))),
      option("photo", "Foto dari komputer", 1, "attach-photos", () => go(act.photos)),
      option("file", "Dokumen", 2, "attach-document", () => go(act.document)),
      option("mic", "Suara contoh", 0, "attach-voice", () => go(() => act.voice())),
      option("film", "Video contoh", 1, "attach-video", () => go(act.video)),
      option("place", "Lokasi", 3, "attach-location", () => go(() => act.location(false))),
      option("forward", "Lokasi terusan", 4, "attach-forwarded", () => go(() => act.location(true))),
      option("person", "Kontak orang lain", 5, "attach-contact", () => go(act.contact)),
      option("smile", "Stiker", 6, "attach-sticker", () => go(act.sticker))),
  ]);
}

export function menu(phone, entries) {
  const close = cover(phone, "Menu", entries.filter(Boolean).map(([name, label, act]) =>
    h("button", { type: "button", class: "entry", onclick: () => { close(); act(); } }, icon(name), label)), { kind: "menu", heading: false });
}

export function commands(phone, list, onPick) {
  const close = cover(phone, "Perintah", list.map(({ command, description }) =>
    h("button", { type: "button", class: "entry two", "data-testid": "command", onclick: () => { close(); onPick(`/${command}`); } },
      h("b", {}, description), h("small", {}, `/${command}`))), { kind: "sheet tight" });
}
