/**
 * The frame around the grid: header, bottom bar, the question before the end, phases.
 *
 * @typedef {import("../model/types.js").Lesson} Lesson
 * @typedef {import("../model/types.js").Link} Link
 * @typedef {import("../model/types.js").Tile} Tile
 * @typedef {"door" | "live" | "over" | "elsewhere" | "refused"} Phase
 */

import { summary } from "../model/tiles.js";
import { lessonClock } from "../model/timing.js";
import { LINK, REFUSED, connected } from "../model/words.js";
import { icon, mark, need, say } from "./page.js";

/** @param {Phase} phase */
export function showPhase(phase) {
  if (document.body.dataset.phase === phase) return;
  document.body.dataset.phase = phase;
  // Whoever listens to the page is led to what replaced the thing they pressed.
  const first = document.querySelector(`[data-phase-only="${phase}"] [tabindex="-1"],
    [data-phase-only="${phase}"][tabindex="-1"]`);
  if (first instanceof HTMLElement) first.focus();
}

/**
 * Nothing to do here any more; says why and where to go.
 *
 * @param {import("../model/retry.js").Verdict} why
 */
export function showRefusal(why) {
  say(document, "refused", REFUSED[why]);
  const link = /** @type {HTMLAnchorElement} */ (need(document, '[data-slot="refused-link"]'));
  if (why === "signed_out") [link.textContent, link.href] = ["로그인하기", signInAddress()];
  showPhase("refused");
}

/** Where to sign in, and come back here. */
export function signInAddress() {
  return `/sign-in?next=${encodeURIComponent(location.pathname)}`;
}

/** @param {number} inside @param {number} total who waits in the room before the lesson */
export function drawWaiting(inside, total) {
  const words = inside > 0 ? `${connected(inside, total, 0)}곳이 기다리고 있어요.` : "";
  say(document, "door-waiting", words);
}

/** @param {Link} link @param {Tile[]} all */
export function drawHeader(link, all) {
  mark(need(document, '[data-testid="link"]'), "data-link", link);
  say(document, "link", LINK[link]);
  const { inside, total, people } = summary(all);
  const words = link === "live" ? connected(inside, total, people) : "";
  const slot = need(document, '[data-testid="connected"]');
  if (slot.textContent !== words) slot.textContent = words;
}

/** @param {Lesson} lesson @param {number} now */
export function drawClock(lesson, now) {
  const { elapsed, length, phase } = lessonClock(lesson, now);
  say(document, "clock-note", phase === "soon" ? "시작까지" : "");
  say(document, "elapsed", elapsed);
  say(document, "length", phase === "soon" ? "" : ` / ${length}`);
  mark(need(document, '[data-testid="clock"]'), "data-phase", phase);
}

/**
 * A button that is on or off; its symbol changes too, since colour alone says nothing.
 *
 * @param {"microphone" | "camera" | "share" | "watch"} action
 * @param {boolean} on
 */
export function drawSwitch(action, on) {
  const button = need(document, `.bar [data-action="${action}"]`);
  mark(button, "aria-pressed", String(on));
  icon(button, need(button, "use").getAttribute(on ? "data-on" : "data-off") ?? "");
}
