/**
 * Recording, one sentence after another: it is recorded, heard, trimmed, and kept at the hub.
 *
 * The row of the list that is current is what is recorded.  A refusal is said under the picture of
 * the sound, and the recording stays.
 */

import { rows } from "./list.js";
import { NoMicrophone, Recorder } from "./recorder.js";
import { RATE, draw, isTorn, voiced, wav } from "./wave.js";

const API = "/api/voice/takes";
const STEPS = 1000;
const LOUD = 0.05;
// Syllables a second between which nothing is said about the pace.
const SLOWEST = 2.8;
const FASTEST = 5.2;

/** @template {HTMLElement} E @param {string} id @param {new () => E} kind @returns {E} */
function need(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`#${id} is missing`);
  return found;
}

const booth = need("booth", HTMLElement);
const line = need("line", HTMLParagraphElement);
const advice = need("advice", HTMLParagraphElement);
const words = need("words", HTMLParagraphElement);
const sentence = need("sentence", HTMLParagraphElement);
const record = need("record", HTMLButtonElement);
const hear = need("hear", HTMLButtonElement);
const keep = need("keep", HTMLButtonElement);
const skip = need("skip", HTMLButtonElement);
const drop = need("drop", HTMLButtonElement);
const file = need("file", HTMLInputElement);
const from = need("from", HTMLInputElement);
const to = need("to", HTMLInputElement);
const level = need("level", HTMLMeterElement);
const canvas = need("wave", HTMLCanvasElement);
/** @type {Record<string, string>} */
const SENTENCES = JSON.parse(need("sentences", HTMLScriptElement).text);
/** @type {Record<string, string>} */
const STATES = JSON.parse(need("states", HTMLScriptElement).text);
const ASKED = words.textContent ?? "";
const recorder = new Recorder();

let current = rows.find((row) => row.dataset.state !== "recorded") ?? rows[0];
/** @type {Float32Array | null} */
let samples = null;
let stopAt = 0;
let heard = false;
let starting = false;

/** @param {HTMLLIElement | undefined} row */
function choose(row) {
  if (!row) return;
  if (recorder.isRunning) {
    // It was of another sentence.
    void recorder.stop().catch(() => undefined);
    pressable("녹음 시작");
  }
  recorder.silence();
  current?.querySelector(".say")?.removeAttribute("aria-current");
  current = row;
  row.querySelector(".say")?.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  const spoken = row.dataset.words ?? "";
  const seconds = Math.max(1, Math.round(syllables(spoken) / 4));
  line.textContent = spoken;
  advice.textContent = `천천히 읽으면 ${seconds}초쯤이에요.`;
  need("place", HTMLSpanElement).textContent = `${rows.indexOf(row) + 1} / ${rows.length}`;
  drop.hidden = row.dataset.state !== "recorded";
  show(null);
  say(ASKED);
}

/** @param {Float32Array | null} found */
function show(found) {
  samples = found;
  const part = found ? voiced(found) : { from: 0, to: 0 };
  const length = found?.length ?? 1;
  from.value = String(found ? Math.floor((part.from / length) * STEPS) : 0);
  to.value = String(found ? Math.ceil((part.to / length) * STEPS) : STEPS);
  for (const one of [from, to, hear, keep]) one.disabled = !found;
  draw(canvas, found, kept());
}

function kept() {
  const length = samples?.length ?? 0;
  const first = Math.round((Number(from.value) / STEPS) * length);
  return { from: first, to: Math.max(first, Math.round((Number(to.value) / STEPS) * length)) };
}

/** @param {string} said */
function say(said) {
  sentence.hidden = true;
  words.hidden = false;
  words.textContent = said;
}

/** @param {string} reason */
function refuse(reason) {
  sentence.textContent = SENTENCES[reason] ?? SENTENCES.refused ?? "";
  sentence.hidden = false;
  words.hidden = true;
}

function judge() {
  const { from: first, to: last } = kept();
  const seconds = (last - first) / RATE;
  const pace = syllables(current?.dataset.words ?? "") / seconds;
  const length = `${seconds.toFixed(1)}초예요.`;
  if (samples && isTorn(samples)) return `${length} 소리가 너무 커서 찢어졌어요. 조금 떨어져 다시 녹음해 주세요.`;
  if (pace > FASTEST) return `${length} 조금 빨라요. 더 천천히 읽으면 어르신들이 듣기 편해요.`;
  if (pace < SLOWEST) return `${length} 앞뒤에 조용한 부분이 있으면 잘라 주세요.`;
  return `${length} 빠르기가 알맞아요. 들어 보고 저장해 주세요.`;
}

/** @param {Float32Array} found */
function came(found) {
  if (!found.length) return refuse("empty");
  show(found);
  say(judge());
  keep.focus();
}

/** @param {string} label of the button that begins a recording */
function pressable(label) {
  record.classList.remove("on");
  record.textContent = label;
}

async function toggle() {
  if (starting) return;
  if (recorder.isRunning) {
    pressable("다시 녹음");
    try {
      came(await recorder.stop());
    } catch {
      refuse("unreadable");
    }
    return;
  }
  recorder.silence();
  starting = true;
  try {
    await recorder.start();
  } catch (error) {
    if (!(error instanceof NoMicrophone)) throw error;
    return refuse("no_microphone");
  } finally {
    starting = false;
  }
  show(null);
  say("듣고 있어요. 읽어 주세요.");
  heard = false;
  record.classList.add("on");
  record.textContent = "녹음 끝";
  stopAt = performance.now() + Number(booth.dataset.longest) * 1000;
  meter();
}

function meter() {
  level.value = recorder.isRunning ? recorder.level() : 0;
  if (!recorder.isRunning) return;
  if (!heard && level.value > LOUD) {
    heard = true;
    say("잘 들려요. 다 읽으면 “녹음 끝”을 눌러 주세요.");
  }
  if (performance.now() > stopAt) void toggle();
  else requestAnimationFrame(meter);
}

async function save() {
  const row = current;
  if (!samples || !row) return;
  keep.disabled = true;
  say("저장하고 있어요.");
  const answer = await call("POST", `?key=${encodeURIComponent(row.dataset.key ?? "")}`, wav(samples, kept()));
  if (!answer) {
    keep.disabled = false;
    return;
  }
  mark(row, "recorded");
  const next = following(row);
  choose(next);
  if (next === row) say("모두 녹음했어요. “경로당으로 보내기”를 눌러 주세요.");
  pressable("녹음 시작");
  record.focus();
}

async function giveBack() {
  const row = current;
  if (!row || !(await call("DELETE", `/${row.dataset.key}`))) return;
  mark(row, "machine");
  choose(row);
  record.focus();
}

/**
 * @param {string} method @param {string} where @param {Blob} [body]
 * @returns {Promise<boolean>} whether the hub did it; why not stands on the page
 */
async function call(method, where, body) {
  try {
    const answer = await fetch(API + where, { method, body, headers: { "Sarangbang-Wire": "1" } });
    if (answer.ok) return true;
    if (answer.status === 401) location.assign("/sign-in?next=/voice");
    const problem = await answer.json();
    refuse(problem.reason ?? problem.type);
  } catch {
    refuse("hub_unreachable");
  }
  return false;
}

/** @param {HTMLLIElement} row @param {string} state */
function mark(row, state) {
  row.dataset.state = state;
  const cell = row.querySelector("[data-cell=state]");
  if (cell) cell.textContent = STATES[state] ?? "";
  row.querySelector(".dot")?.setAttribute("class", `dot ${state === "recorded" ? "good" : "quiet"}`);
  row.querySelector(".listen")?.toggleAttribute("hidden", state === "machine");
  need("send", HTMLButtonElement).disabled = false;
  document.getElementById("now")?.dispatchEvent(new Event("changed"));
}

/** @param {HTMLLIElement} row @returns {HTMLLIElement} the next without a recording, else itself */
function following(row) {
  const at = rows.indexOf(row);
  return [...rows.slice(at + 1), ...rows.slice(0, at)].find((one) => one.dataset.state !== "recorded") ?? row;
}

record.addEventListener("click", () => void toggle());
hear.addEventListener("click", () => samples && void recorder.play(samples, kept()));
keep.addEventListener("click", () => void save());
drop.addEventListener("click", () => void giveBack());
skip.addEventListener("click", () => {
  choose(current && rows[(rows.indexOf(current) + 1) % rows.length]);
  record.focus();
});
for (const one of [from, to]) {
  one.addEventListener("input", () => {
    // One handle stops where the other is.
    if (one === from) from.value = String(Math.min(Number(from.value), Number(to.value) - 5));
    else to.value = String(Math.max(Number(to.value), Number(from.value) + 5));
    draw(canvas, samples, kept());
    say(judge());
  });
}
file.addEventListener("change", async () => {
  const chosen = file.files?.[0];
  file.value = "";
  if (!chosen) return;
  if (chosen.size > Number(booth.dataset.largest)) return refuse("too_large");
  try {
    came(await recorder.decode(chosen));
  } catch {
    refuse("format");
  }
});
for (const row of rows) row.querySelector(".say")?.addEventListener("click", () => choose(row));
choose(current);

/** @param {string} said @returns {number} how many syllables it has */
function syllables(said) {
  return [...said].filter((sign) => /[가-힣0-9]/.test(sign)).length;
}
