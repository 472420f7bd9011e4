// A drawn map: no tiles, no internet; the known places around a point say where it is.
import { svg } from "./dom.js";

const width = 260, height = 140, degrees = 0.03;
const scale = height / degrees;

export function nearest(places, latitude, longitude) {
  const away = (place) => Math.hypot(place.latitude - latitude, place.longitude - longitude);
  return places.reduce((best, place) => (!best || away(place) < away(best) ? place : best), null);
}

function roads(x, y) {
  const step = 42, lines = [];
  for (let i = -4; i < 9; i += 1) {
    const dx = i * step - ((x * scale) % step), dy = i * step + ((y * scale) % step);
    lines.push(`M${dx} 0L${dx + 26} ${height}`, `M0 ${dy}L${width} ${dy - 18}`);
  }
  return lines.join("");
}

function label({ name, latitude, longitude }, middle) {
  const x = width / 2 + (longitude - middle.longitude) * scale, y = height / 2 - (latitude - middle.latitude) * scale;
  if (x < 4 || x > width - 8 || y < 12 || y > height - 6) return [];
  const text = svg("text", { x: x > width - 90 ? x - 6 : x + 6, y: y + 4, "text-anchor": x > width - 90 ? "end" : "start" });
  text.textContent = name;
  return [svg("circle", { cx: x, cy: y, r: 3 }), text];
}

export function map({ latitude, longitude, horizontal_accuracy: accuracy }, places) {
  const around = places.flatMap((place) => label(place, { latitude, longitude }));
  const ring = Math.min(60, ((accuracy ?? 0) / 111320) * scale);
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "map", role: "img", "aria-label": "Peta lokasi" },
    svg("rect", { width, height, class: "land" }),
    svg("path", { d: roads(longitude, latitude), class: "roads" }),
    ...around,
    svg("circle", { cx: width / 2, cy: height / 2, r: ring, class: "ring" }),
    svg("path", { d: `M${width / 2} ${height / 2}c-16-19-14-34 0-34s16 15 0 34z`, class: "needle" }),
    svg("circle", { cx: width / 2, cy: height / 2 - 22, r: 4.5, class: "eye" }));
}
