/**
 * Coming back: how long to wait, and what a refusal means (pure).
 *
 * The SDK heals short faults itself; when it gives up, or the engine or the hub was
 * restarted, the outer loop asks for a fresh room pass, for as long as the page is open.
 *
 * @typedef {{status: number, type: string}} Refusal
 * @typedef {"again" | "signed_out" | "not_open" | "over" | "foreign" | "unknown_lesson"} Verdict
 */

/** The SDK's own attempts end after this; a fresh pass is worth more than an old socket. */
export const SDK_GIVES_UP_MS = 12_000;

const FIRST_MS = 400;
const LONGEST_MS = 5_000;

/**
 * Full jitter between a quarter and the whole of a doubling pause, at most five seconds: a
 * teacher is waiting, and there is one of them per lesson.
 *
 * @type {(attempt: number, random: number) => number}
 */
export function pauseMs(attempt, random) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.25 + 0.75 * random));
}

/**
 * The delay before the SDK's next own attempt, null to hand over to the outer loop.
 *
 * @type {(retries: number, elapsedMs: number, random: number) => number | null}
 */
export function sdkPauseMs(retries, elapsedMs, random) {
  if (elapsedMs >= SDK_GIVES_UP_MS) return null;
  return retries === 0 ? Math.round(200 * random) : pauseMs(retries, random);
}

/** @type {(refusal: Refusal) => Verdict} */
export function verdict(refusal) {
  if (refusal.status === 401) return "signed_out";
  if (refusal.type === "lesson_not_open" || refusal.status === 425) return "not_open";
  if (refusal.type === "lesson_over" || refusal.status === 410) return "over";
  if (refusal.status === 403) return "foreign";
  if (refusal.status === 404) return "unknown_lesson";
  return "again";
}
