// Help calls ring on every page of the console: asked for every three seconds, shown above the
// page, and heard once somebody has touched the page (before that browsers allow no sound).

const SOUND_EVERY_MS = 9000;
// The second press of a double click is not meant for the button that has taken the place.
const REST_MS = 1000;

const place = /** @type {HTMLElement} */ (document.getElementById("calls"));
const title = document.title;
const clock = new Worker("/static/calls_clock.js", { type: "module" });

/** @type {AudioContext | null} */
let sound = null;
let soundedAt = -Infinity;
let looking = false;
let pressedAt = -Infinity;
/** @type {string | null} */
let shown = "";

for (const touch of ["pointerdown", "keydown"]) {
  addEventListener(touch, () => { sound ??= new AudioContext(); }, { once: true });
}

/** Two soft tones, as a doorbell. */
function ring() {
  if (!sound) return;
  const start = sound.currentTime + 0.02;
  for (const [index, hertz] of [784, 587].entries()) {
    const tone = new OscillatorNode(sound, { frequency: hertz });
    const level = new GainNode(sound, { gain: 0 });
    const at = start + index * 0.4;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(0.25, at + 0.02);
    level.gain.exponentialRampToValueAtTime(0.001, at + 0.8);
    tone.connect(level).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.85);
  }
}

function sounds() {
  if (!place.querySelector("[data-sounds]")) return;
  if (performance.now() - soundedAt < SOUND_EVERY_MS) return;
  soundedAt = performance.now();
  ring();
}

/** @param {string} html */
function show(html) {
  if (html !== shown) {
    // Where a button of it has the focus, the same button has it afterwards.
    const action = document.activeElement?.closest("#calls form")?.getAttribute("action");
    shown = html;
    place.innerHTML = html;
    /** @type {HTMLElement | null} */
    const button = action ? place.querySelector(`form[action="${CSS.escape(action)}"] button`) : null;
    button?.focus();
  }
  const waiting = place.querySelectorAll(".rings").length;
  document.title = waiting ? `(도움 요청 ${waiting}) ${title}` : title;
  sounds();
}

async function look() {
  if (looking) return;
  looking = true;
  try {
    const answer = await fetch("/help-calls/now", { headers: { "HX-Request": "true" } });
    if (answer.status === 401 || answer.status === 403) clock.terminate();
    if (answer.ok) show((await answer.text()).trim());
  } catch {
    // The hub is away: what rings goes on, and the page says so by itself.
    sounds();
  } finally {
    looking = false;
  }
}

place.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  // A talk opens beside this page, which goes on ringing.
  if (form.target === "_blank") return;
  event.preventDefault();
  if (performance.now() - pressedAt < REST_MS) return;
  pressedAt = performance.now();
  for (const button of place.querySelectorAll("button")) button.disabled = true;
  try {
    await fetch(form.action, { method: "POST", redirect: "manual" });
    const answer = await fetch("/help-calls/now", { headers: { "HX-Request": "true" } });
    shown = null;
    pressedAt = performance.now();
    if (answer.ok) show((await answer.text()).trim());
  } catch {
    for (const button of place.querySelectorAll("button")) button.disabled = false;
  }
});

clock.addEventListener("message", look);
look();

// Without this its names would be everybody's.
export {};
