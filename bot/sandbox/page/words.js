// Times, sizes and numbers as people in Indonesia write them; the clock is WITA wherever the browser stands.

const zone = { timeZone: "Asia/Makassar" };
const clock = new Intl.DateTimeFormat("id-ID", { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });
const dayName = new Intl.DateTimeFormat("id-ID", { ...zone, day: "numeric", month: "long" });
const dayYear = new Intl.DateTimeFormat("id-ID", { ...zone, day: "numeric", month: "long", year: "numeric" });
const decimals = new Intl.NumberFormat("id-ID", { minimumFractionDigits: 4, maximumFractionDigits: 4 });

const date = (seconds) => new Date(seconds * 1000);

export const time = (seconds) => clock.format(date(seconds)).replace(":", ".");

export const stamp = () => `${dayYear.format(new Date())}, ${time(Date.now() / 1000)} WITA`;

export function day(seconds, now = Date.now() / 1000) {
  const whole = dayYear.format(date(seconds));
  if (whole === dayYear.format(date(now))) return "Hari ini";
  if (whole === dayYear.format(date(now - 86400))) return "Kemarin";
  const sameYear = whole.slice(-4) === dayYear.format(date(now)).slice(-4);
  return sameYear ? dayName.format(date(seconds)) : whole;
}

export function size(bytes = 0) {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "KB"] : [bytes / 1e6, "MB"];
  return `${value.toLocaleString("id-ID", { maximumFractionDigits: 1 })} ${unit}`;
}

// Of a recording, as 0.12; what the bot sends once more does not say how long it is.
export const length = (seconds) => (seconds ? `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")} · ` : "");

export const international = (number = "") => (/^\d/.test(number) && !number.startsWith("0") ? `+${number}` : number);

export const phone = (number) =>
  international(number).replace(/^(\+62)(\d{3})(\d{3,4})(\d{3,5})$/, "$1 $2-$3-$4");

export const point = (latitude, longitude) =>
  `${decimals.format(Math.abs(latitude))}° ${latitude < 0 ? "LS" : "LU"}, ${decimals.format(Math.abs(longitude))}° BT`;

export function summary(message) {
  if (message.text ?? message.caption) return message.text ?? message.caption;
  const kinds = { photo: "📷 Foto", document: "📎 Dokumen", location: "📍 Lokasi", contact: "👤 Kontak", sticker: "Stiker", voice: "🎤 Suara", video: "🎬 Video" };
  return kinds[Object.keys(kinds).find((kind) => message[kind])] ?? "Pesan";
}

const actions = { upload_photo: "mengirim foto…", upload_document: "mengirim berkas…", find_location: "mencari lokasi…" };
export const doing = (action) => actions[action] ?? "mengetik…";
