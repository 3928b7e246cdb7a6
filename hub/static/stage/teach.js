/**
 * The instructor's day: which lessons there are, and the one to open now.
 *
 * @typedef {import("./model/types.js").Lesson} Lesson
 * @typedef {import("./model/timing.js").LessonState} LessonState
 * @typedef {import("./model/timing.js").Row} Row
 */

import { lessonState, minutesAndSeconds, nextUp } from "./model/timing.js";
import { DAY_STATE, REFUSED } from "./model/words.js";
import { HubApi, Problem } from "./room/api.js";
import { signInAddress } from "./view/frame.js";
import { copyOf, flag, mark, need, say } from "./view/page.js";

const LOOK_MS = 15_000;
const TICK_MS = 1_000;
const SOON_MS = 60 * 60_000;

const api = new HubApi();
const root = need(document, ".teach");
/** Lessons are told by the city's clock, wherever the laptop is. */
const timeZone = root.dataset.zone;
/** @type {Lesson[]} */
let lessons = [];
/** @type {Set<string>} lessons that were closed before their time */
let ended = new Set();

/** Ask the hub for the day, and for the stage of what is not over by the clock. */
async function look() {
  try {
    const found = await api.lessons();
    const open = found.filter((lesson) => lessonState(lesson, false, now()) !== "over");
    const stages = await Promise.all(open.map((lesson) => api.stage(lesson.id)));
    ended = new Set(open.filter((_, index) => stages[index].ended).map((lesson) => lesson.id));
    lessons = found.toSorted((a, b) => a.starts_at.localeCompare(b.starts_at));
    need(root, '[data-testid="trouble"]').textContent = "";
    root.removeAttribute("aria-busy");
    draw();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) location.assign(signInAddress());
    else need(root, '[data-testid="trouble"]').textContent = REFUSED.hub;
  }
}

function now() {
  return Date.now() + api.aheadMs;
}

function draw() {
  const rows = lessons.map((lesson) => ({
    lesson,
    state: lessonState(lesson, ended.has(lesson.id), now()),
  }));
  const next = nextUp(rows);
  say(root, "today", dayWords(now()));
  flag(need(root, '[data-testid="next"]'), "hidden", next === undefined);
  if (next !== undefined) drawNext(need(root, '[data-testid="next"]'), next);
  flag(need(root, '[data-testid="empty"]'), "hidden", next !== undefined);
  say(root, "empty", rows.length > 0 ? "오늘 수업을 모두 마쳤어요" : "오늘은 수업이 없어요");
  drawDay(need(root, '[data-testid="day"]'), rows);
}

/** @param {HTMLElement} card @param {Row} row */
function drawNext(card, { lesson, state }) {
  mark(card, "data-state", state);
  say(card, "state", DAY_STATE[state]);
  say(card, "title", lesson.title);
  say(card, "when", whenWords(lesson, state));
  const link = need(card, '[data-action="open"]');
  mark(link, "href", stageAddress(lesson));
}

/** @param {HTMLElement} list @param {Row[]} rows */
function drawDay(list, rows) {
  const ids = rows.map((row) => row.lesson.id).join();
  if (list.dataset.ids !== ids) {
    list.dataset.ids = ids;
    list.replaceChildren(...rows.map(() => copyOf("lesson")));
  }
  rows.forEach(({ lesson, state }, index) => {
    const item = list.children[index];
    mark(item, "data-lesson", lesson.id);
    mark(item, "data-state", state);
    say(item, "time", `${clockWords(lesson.starts_at)} – ${clockWords(lesson.ends_at)}`);
    say(item, "title", lesson.title);
    say(item, "centers", `경로당 ${lesson.center_ids.length}곳`);
    say(item, "state", DAY_STATE[state]);
    const heads = need(item, '[data-action="heads"]');
    mark(heads, "href", `/lessons/${encodeURIComponent(lesson.id)}/heads`);
    mark(heads, "aria-label", `머릿수 고치기: ${lesson.title}`);
    // Nobody is counted before it began.
    flag(heads, "hidden", state === "soon");
  });
}

/** @param {Lesson} lesson @param {LessonState} state */
function whenWords(lesson, state) {
  const times = `${clockWords(lesson.starts_at)} – ${clockWords(lesson.ends_at)}`;
  const left = Date.parse(lesson.starts_at) - now();
  const countdown = state === "soon" && left < SOON_MS;
  return countdown ? `${times} · 시작까지 ${minutesAndSeconds(Math.ceil(left / 1000))}` : times;
}

/** @param {string} iso */
function clockWords(iso) {
  return new Date(iso).toLocaleTimeString("ko-KR", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
}

/** @param {number} moment */
function dayWords(moment) {
  return new Date(moment).toLocaleDateString("ko-KR", { month: "long", day: "numeric", weekday: "long", timeZone });
}

/** @param {Lesson} lesson */
function stageAddress(lesson) {
  return `/lessons/${encodeURIComponent(lesson.id)}/stage`;
}

void look();
setInterval(() => void look(), LOOK_MS);
setInterval(draw, TICK_MS);
