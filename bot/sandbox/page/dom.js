// Elements made by hand: whatever people or the bot wrote becomes a text node, never markup.

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export function svg(tag, props, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props ?? {})) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const shapes = {
  send: "M4 12 20 4l-5 16-4-6zM11 14l9-10",
  clip: "M19 11l-8 8a4.5 4.5 0 0 1-6.5-6.500l8.5-8.500a3 3 0 0 1 4.3 4.300l-8.3 8.300a1.5 1.5 0 0 1-2.2-2.200l7.7-7.6",
  keyboard: "M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8",
  dots: "M12 5.500v.1M12 12v.1M12 18.500v.1",
  down: "M6 9l6 6 6-6",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  place: "M12 21c5-6 7-8.5 7-11.500a7 7 0 0 0-14 0C5 12.5 7 15 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  forward: "M13 6l7 6-7 6v-4c-5 0-8 1.5-9.5 4 0-5 3-9 9.5-9z",
  reply: "M11 6L4 12l7 6v-4c5 0 8 1.5 9.500 4 0-5-3-9-9.500-9z",
  phone: "M6 3h4l1.5 5-2.5 1.500a12 12 0 0 0 5.5 5.500L16 12.500l5 1.500v4a2 2 0 0 1-2 2C11 20 4 13 4 5a2 2 0 0 1 2-2z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 3.5-7 8-7s8 2 8 7",
  photo: "M3 6h5l1.5-2h5L16 6h5v13H3zM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  album: "M7 4h14v13H7zM3 8v13h14M7 14l4-4 4 4 2-2 4 4",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 10v.01M15 10v.01M8 14c1 2 2.5 2.5 4 2.500s3-.5 4-2.5",
  mic: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11c0 8 12 8 12 0M12 17v4",
  film: "M3 6h12v12H3zM15 10l6-3v10l-6-3",
  close: "M6 6l12 12M18 6L6 18",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.500L21 21",
  lines: "M4 7h16M4 12h16M4 17h10",
  link: "M8 16L17 7M9 7h8v8",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
};

export const icon = (name) =>
  svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: shapes[name] }));

export const iconButton = (name, label, onclick, more = {}) =>
  h("button", { type: "button", class: "round", "aria-label": label, title: label, onclick, ...more }, icon(name));

export function avatar(name, seed = 0) {
  const letters = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word)).slice(0, 2).map((word) => [...word][0]);
  return h("span", { class: `avatar tint${Math.abs(seed) % 7}`, "aria-hidden": "true" }, letters.join("").toUpperCase());
}
