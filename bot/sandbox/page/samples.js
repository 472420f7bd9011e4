// Sample photos, drawn here and now, so that a report with pictures can be tried without owning one.

const width = 1280, height = 960;

function sky(c, top, bottom, ground, horizon = 560) {
  const light = c.createLinearGradient(0, 0, 0, horizon);
  light.addColorStop(0, top);
  light.addColorStop(1, bottom);
  c.fillStyle = light;
  c.fillRect(0, 0, width, horizon);
  c.fillStyle = ground;
  c.fillRect(0, horizon, width, height - horizon);
}

function shape(c, color, ...points) {
  c.fillStyle = color;
  c.beginPath();
  points.forEach(([x, y]) => c.lineTo(x, y));
  c.fill();
}

function round(c, color, x, y, radius) {
  c.fillStyle = color;
  c.beginPath();
  c.arc(x, y, radius, 0, 7);
  c.fill();
}

function person(c, x, y, color, scale = 1, tool = null) {
  const s = 60 * scale;
  round(c, "#0002", x, y, s * 0.6);
  c.fillStyle = "#39424e";
  c.fillRect(x - s * 0.35, y - s * 1.4, s * 0.28, s * 1.4);
  c.fillRect(x + s * 0.07, y - s * 1.4, s * 0.28, s * 1.4);
  c.fillStyle = color;
  c.beginPath();
  c.roundRect(x - s * 0.5, y - s * 2.8, s, s * 1.6, s * 0.3);
  c.fill();
  round(c, "#b57a50", x, y - s * 3.2, s * 0.38);
  round(c, "#2b2320", x, y - s * 3.35, s * 0.3);
  if (tool) { c.strokeStyle = tool; c.lineWidth = 10 * scale; c.beginPath(); c.moveTo(x + s * 0.5, y - s * 2.4); c.lineTo(x + s, y); c.stroke(); }
}

function house(c, x, y, w, wall, roof) {
  c.fillStyle = wall;
  c.fillRect(x, y - w * 0.55, w, w * 0.55);
  shape(c, roof, [x - w * 0.1, y - w * 0.55], [x + w / 2, y - w * 0.95], [x + w * 1.1, y - w * 0.55]);
  c.fillStyle = "#6b4a33";
  c.fillRect(x + w * 0.4, y - w * 0.35, w * 0.2, w * 0.35);
  c.fillStyle = "#d7eef7";
  c.fillRect(x + w * 0.1, y - w * 0.4, w * 0.2, w * 0.17);
  c.fillRect(x + w * 0.7, y - w * 0.4, w * 0.2, w * 0.17);
}

function tree(c, x, y, s) {
  c.fillStyle = "#6d4c33";
  c.fillRect(x - s * 0.08, y - s, s * 0.16, s);
  [[0, -1.3], [-0.35, -1], [0.35, -1]].forEach(([dx, dy]) => round(c, "#3f8a4c", x + dx * s, y + dy * s, s * 0.42));
}

function drain(c) {
  sky(c, "#7fc4ea", "#d9f0f7", "#8fae6a");
  [[40, "#efd9b4", "#a4503c"], [420, "#cfe3d4", "#4d6f8f"], [850, "#f1cfc0", "#7a4a3a"]].forEach(([x, wall, roof]) => house(c, x, 580, 300, wall, roof));
  shape(c, "#6f6a63", [480, 560], [600, 560], [980, 960], [300, 960]);
  shape(c, "#4b7d8a", [515, 560], [570, 560], [820, 960], [460, 960]);
  [[250, 860, "#e2a12b", 1.5], [950, 800, "#2f7fc0", 1.3], [380, 690, "#c24c3f", 0.9], [740, 670, "#3d9a5b", 0.8]].forEach(([x, y, color, s]) => person(c, x, y, color, s, "#8a6a3c"));
}

function meeting(c) {
  sky(c, "#f3ead6", "#e7d9bb", "#b78d5f", 520);
  c.fillStyle = "#fff";
  c.fillRect(420, 90, 440, 250);
  c.fillStyle = "#7b8794";
  [140, 190, 240, 290].forEach((y, i) => c.fillRect(460, y, 330 - i * 45, 14));
  [[230, "#c24c3f"], [450, "#2f7fc0"], [640, "#3d9a5b"], [830, "#e2a12b"], [1050, "#7d5ba6"]].forEach(([x, color]) => person(c, x, 700, color, 1.2));
  shape(c, "#8a5f38", [120, 680], [1160, 680], [1270, 850], [10, 850]);
  [250, 520, 760, 1010].forEach((x) => { c.fillStyle = "#fdfdf5"; c.fillRect(x, 720, 110, 70); });
}

function clinic(c) {
  sky(c, "#a5d8ef", "#eaf7f5", "#9db878");
  shape(c, "#2d8f86", [180, 330], [640, 170], [1100, 330]);
  c.fillStyle = "#f7fbfa";
  c.fillRect(200, 330, 880, 300);
  c.fillStyle = "#d65a5a";
  c.fillRect(610, 380, 60, 160);
  c.fillRect(560, 430, 160, 60);
  [[280, "#7d5ba6", 1.3], [480, "#e2829a", 1.2], [860, "#3d9a5b", 1.3], [1060, "#e2a12b", 1.2], [390, "#f0b54a", 0.7], [950, "#4a9fd0", 0.6]].forEach(([x, color, s]) => person(c, x, 850, color, s));
}

function paving(c) {
  sky(c, "#8ecbee", "#e3f3f8", "#93b072", 430);
  house(c, 30, 470, 280, "#e9dcc0", "#8c4a38");
  house(c, 960, 470, 280, "#c9dbe6", "#3f6b52");
  shape(c, "#b9b2a8", [540, 430], [740, 430], [1240, 960], [40, 960]);
  c.strokeStyle = "#8b847a";
  c.lineWidth = 4;
  for (let y = 450, gap = 14; y < 960; y += gap, gap *= 1.16) { c.beginPath(); c.moveTo(540 - (y - 430) * 0.94, y); c.lineTo(740 + (y - 430) * 0.94, y); c.stroke(); }
  for (let i = 1; i < 8; i += 1) { c.beginPath(); c.moveTo(540 + i * 25, 430); c.lineTo(40 + i * 150, 960); c.stroke(); }
  person(c, 430, 800, "#e2a12b", 1.3, "#555");
  person(c, 860, 740, "#2f7fc0", 1.1);
}

function village(c) {
  sky(c, "#f6b26b", "#fde3b8", "#4f93a8", 520);
  round(c, "#fff3c9", 960, 380, 80);
  [[90, 560, "#c98b5a"], [430, 540, "#7fa7a0"], [780, 570, "#b8685a"]].forEach(([x, y, wall]) => {
    c.fillStyle = "#54402f";
    [20, 110, 200, 270].forEach((leg) => c.fillRect(x + leg, y, 14, 150));
    house(c, x, y, 290, wall, "#5b4636");
  });
  c.fillStyle = "#6f543c";
  c.fillRect(0, 640, width, 26);
  shape(c, "#8a3f35", [700, 800], [1100, 800], [1040, 870], [770, 870]);
  person(c, 900, 800, "#f4f1e6", 0.9);
}

function planting(c) {
  sky(c, "#86c8ea", "#e8f6ee", "#86a85c", 500);
  [120, 330, 560, 800, 1010, 1190].forEach((x, i) => tree(c, x, 560, 150 + (i % 3) * 40));
  [[200, 780], [520, 860], [860, 790], [1120, 880]].forEach(([x, y]) => { round(c, "#6b4a30", x, y, 46); tree(c, x, y, 80); });
  person(c, 350, 850, "#c24c3f", 1.4, "#7a5a34");
  person(c, 720, 880, "#2f7fc0", 1.4);
  person(c, 1000, 830, "#e2a12b", 1.2, "#7a5a34");
}

export const scenes = [
  ["Kerja bakti", drain], ["Rapat warga", meeting], ["Posyandu", clinic],
  ["Jalan paving", paving], ["Kampung laut", village], ["Tanam pohon", planting],
].map(([name, paint]) => ({ name, paint }));

export function thumbnail({ paint }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [240, 180];
  const c = canvas.getContext("2d");
  c.scale(240 / width, 180 / height);
  paint(c);
  return canvas;
}

// Not toBlob: that waits until the browser has nothing else to do, which on a slow computer can be many seconds.
function jpeg(canvas) {
  const letters = atob(canvas.toDataURL("image/jpeg", 0.86).split(",")[1]);
  return new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))], { type: "image/jpeg" });
}

export function picture({ name, paint }, stamp) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const c = canvas.getContext("2d");
  paint(c);
  c.fillStyle = "#0009";
  c.fillRect(0, height - 64, width, 64);
  c.fillStyle = "#fff";
  c.font = "32px system-ui, sans-serif";
  c.fillText(`Foto contoh · ${name} · ${stamp}`, 28, height - 22);
  return jpeg(canvas);
}

// Telegram's apps make photos smaller before they send them; so a photo of any size and kind goes out as they would send it.
export async function shrink(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, 1280 / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale))];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return jpeg(canvas);
}
