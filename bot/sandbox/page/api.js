// The way to the pretend Telegram: small requests, and one stream of events for all phones of the page.

async function answer(response) {
  if (response.ok) return response.json();
  throw new Error((await response.text()).slice(0, 300) || `Gagal (${response.status})`);
}

async function ask(address, options) {
  let response;
  try { response = await fetch(address, options); } catch { throw new Error("Tidak tersambung ke demo."); }
  return answer(response);
}

export const get = (address) => ask(address);

export function post(id, what, body = {}) {
  const form = body instanceof FormData;
  const headers = form ? {} : { "Content-Type": "application/json" };
  return ask(`/chat/${id}/${what}`, { method: "POST", headers, body: form ? body : JSON.stringify(body) });
}

// An answer may come before the request that pressed the button has returned: both orders end up here.
const waiting = new Map(), early = new Map();

export function answered(query) {
  if (early.has(query)) return Promise.resolve(early.get(query));
  return new Promise((resolve) => {
    waiting.set(query, resolve);
    setTimeout(() => { waiting.delete(query); resolve(null); }, 30000);
  });
}

function keepAnswer({ query_id: query, ...said }) {
  if (waiting.has(query)) { waiting.get(query)(said); waiting.delete(query); return; }
  early.set(query, said);
  if (early.size > 50) early.delete(early.keys().next().value);
}

export function listen(onEvent, onOpen, onLost) {
  const stream = new EventSource("/events");
  stream.onopen = onOpen;
  stream.onerror = onLost;
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.kind === "answer") keepAnswer(event);
    else onEvent(event);
  };
}
