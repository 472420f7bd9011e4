// What people send besides words: their number, a place, photos, files, somebody else's contact.
import { h } from "./dom.js";
import { picture, shrink } from "./samples.js";
import * as sheets from "./sheets.js";
import * as words from "./words.js";

export function ownContact(phone) {
  const text = `Nomor ${words.phone(phone.person.phone ?? "")} akan dikirim kepada ${phone.world.bot}.`;
  sheets.confirm(phone, "Bagikan nomor Anda?", text, () => phone.act("contact", { of: phone.id }));
}

export function place(phone, forwarded = false) {
  const title = forwarded ? "Teruskan lokasi yang mana?" : "Bagikan lokasi Anda?";
  sheets.choosePlace(phone, title, phone.places, phone.person.about, (chosen) => phone.act("location", { ...chosen, forwarded }));
}

function files(phone, accept, multiple, onChosen) {
  const input = h("input", { type: "file", accept, multiple, hidden: true, "data-testid": "file" });
  input.addEventListener("change", () => { input.remove(); onChosen([...input.files]); });
  input.addEventListener("cancel", () => input.remove());
  phone.frame.append(input);
  input.click();
}

function send(phone, what, chosen, caption) {
  const form = new FormData();
  if (caption) form.append("caption", caption);
  chosen.forEach((file, i) => form.append("file", file, file.name ?? `foto-${i + 1}.jpg`));
  return phone.act(what, form);
}

async function photos(phone, drawing, caption) {
  let drawn;
  try { drawn = await Promise.all(drawing); } catch { phone.toast("Berkas itu bukan foto yang dapat dibaca."); return; }
  await send(phone, "photos", drawn, caption);
}

export function attach(phone) {
  const others = phone.world.people.filter(({ id, phone: number }) => id !== phone.id && number);
  sheets.attach(phone, {
    samples: (scenes, said) => photos(phone, scenes.map((scene) => picture(scene, words.stamp())), said),
    photos: (said) => files(phone, "image/*", true, (chosen) => photos(phone, chosen.map(shrink), said)),
    document: (said) => files(phone, "", false, (chosen) => send(phone, "document", chosen, said)),
    location: (forwarded) => place(phone, forwarded),
    contact: () => sheets.choosePerson(phone, "Kontak siapa?", others, ({ id }) => phone.act("contact", { of: id })),
    voice: () => phone.act("voice", { reply_to: phone.aim.replied() }),
    video: (said) => phone.act("video", { caption: said }),
    sticker: () => phone.act("sticker"),
  });
}
