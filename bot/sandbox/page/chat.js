// Two phones side by side: who holds them, and what reaches them.
import { get, listen } from "./api.js";
import { Phone } from "./phone.js";

const sides = ["left", "right"];
const narrow = matchMedia("(max-width: 859px)");

// Whose phones they are stays in the address, so that a reload or a link shows the same two.
function remembered(side, people) {
  const id = Number(new URLSearchParams(location.hash.slice(1)).get(side));
  return people.find((person) => person.id === id);
}

function firstChoice(side, people) {
  const isCadre = ({ group }) => /kader/i.test(group);
  const cadre = people.find(isCadre), other = people.find((person) => !isCadre(person));
  return (side === "left" && !narrow.matches ? other : cadre) ?? people[0];
}

function remember(phones) {
  const hash = new URLSearchParams(phones.map((phone) => [phone.side, phone.id]));
  history.replaceState(null, "", `#${hash}`);
}

function onEvent(event, phones, unread) {
  const shown = phones.filter((phone) => phone.id === event.chat);
  shown.forEach((phone) => phone.onEvent(event));
  if (!shown.length && event.kind === "message") unread.set(event.chat, (unread.get(event.chat) ?? 0) + 1);
}

async function begin() {
  const world = { ...(await get("/people")), unread: new Map() };
  document.title = `${world.bot} · Telegram tiruan`;
  document.getElementById("title").textContent = world.bot;
  const phones = sides.map((side) => new Phone(side, world));
  document.getElementById("phones").append(...phones.map((phone) => phone.node));
  world.choose = (phone, person) => { const shown = phone.show(person); remember(phones); return shown; };
  phones.forEach((phone) => phone.show(remembered(phone.side, world.people) ?? firstChoice(phone.side, world.people)));
  const lost = document.getElementById("lost");
  listen((event) => onEvent(event, phones, world.unread),
    () => { lost.hidden = true; phones.forEach((phone) => phone.refresh()); },
    () => { lost.hidden = false; });
}

begin().catch((error) => {
  const lost = document.getElementById("lost");
  lost.textContent = error.message;
  lost.hidden = false;
});
