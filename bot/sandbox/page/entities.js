// Text with Telegram's entities, as nodes; offsets count UTF-16 units, which is how JavaScript counts too.
import { h } from "./dom.js";

const plain = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const blocks = new Set(["pre", "blockquote", "expandable_blockquote"]);
const found = /(?<![\p{L}\d/_.])\/[a-z][a-z0-9_]{0,31}(?![\p{L}\d/_])|https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/giu;

export function safeLink(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  return /^(https?|tg|mailto|tel):/i.test(whole) ? whole : null;
}

function link(address, children) {
  const href = safeLink(address);
  return href ? h("a", { href, title: href, target: "_blank", rel: "noopener noreferrer" }, children) : h("span", {}, children);
}

const command = (text, onCommand) =>
  h("button", { type: "button", class: "command", onclick: () => onCommand(text) }, text);

function spoiler(children) {
  const reveal = (event) => event.currentTarget.classList.add("seen");
  return h("span", { class: "spoiler", role: "button", tabindex: "0", onclick: reveal, onkeydown: reveal }, children);
}

function expandable(children) {
  const toggle = (event) => event.currentTarget.classList.toggle("open");
  return h("blockquote", { class: "expandable", onclick: toggle }, children);
}

function wrap(entity, text, children, onCommand) {
  switch (entity.type) {
    case "url": return link(text, children);
    case "text_link": return link(entity.url, children);
    case "email": return link(`mailto:${text}`, children);
    case "phone_number": return link(`tel:${text.replace(/[^\d+]/g, "")}`, children);
    case "bot_command": return command(text, onCommand);
    case "spoiler": return spoiler(children);
    case "expandable_blockquote": return expandable(children);
    case "mention": case "hashtag": case "text_mention": case "cashtag": return h("span", { class: "tag" }, children);
    default: return plain[entity.type] ? h(plain[entity.type], {}, children) : h("span", {}, children);
  }
}

// Telegram's apps find commands and addresses by themselves, also where the bot marked nothing.
function leaf(text, onCommand) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(found)) {
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(match[0].startsWith("/") ? command(match[0], onCommand) : link(match[0], match[0]));
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

export function formatted(text, entities = [], onCommand = () => {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  let next = 0;
  function build(from, to, marked) {
    const nodes = [];
    let at = from;
    const rest = (end) => { if (end > at) nodes.push(...(marked ? [text.slice(at, end)] : leaf(text.slice(at, end), onCommand))); };
    while (next < sorted.length && sorted[next].offset < to) {
      const entity = sorted[next++];
      rest(entity.offset);
      const start = Math.max(entity.offset, at);
      at = Math.min(entity.offset + entity.length, to);
      const inner = build(start, at, marked || /^(pre|code|url|text_link|email|phone_number|bot_command)$/.test(entity.type));
      nodes.push(wrap(entity, text.slice(start, at), inner, onCommand));
      if (blocks.has(entity.type) && text[at] === "\n") at += 1;
    }
    rest(to);
    return nodes;
  }
  return build(0, text.length, false);
}
