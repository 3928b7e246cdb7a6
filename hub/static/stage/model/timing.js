/**
 * Time in a lesson and in a day of lessons (pure). Moments are milliseconds since 1970.
 *
 * @typedef {import("./types.js").Lesson} Lesson
 * @typedef {"soon" | "now" | "over"} LessonState
 * @typedef {{lesson: Lesson, state: LessonState}} Row One line of the day.
 */

/** @type {(seconds: number) => string} */
export function minutesAndSeconds(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * The header's clock: how far the lesson is, of how long. Before the start it counts down.
 *
 * @type {(lesson: Lesson, now: number) => {elapsed: string, length: string, phase: LessonState}}
 */
export function lessonClock(lesson, now) {
  const starts = Date.parse(lesson.starts_at);
  const ends = Date.parse(lesson.ends_at);
  const length = minutesAndSeconds((ends - starts) / 1000);
  if (now < starts) {
    const left = minutesAndSeconds(Math.ceil((starts - now) / 1000));
    return { elapsed: left, length, phase: "soon" };
  }
  const elapsed = minutesAndSeconds((now - starts) / 1000);
  return { elapsed, length, phase: now < ends ? "now" : "over" };
}

/** @type {(lesson: Lesson, ended: boolean, now: number) => LessonState} */
export function lessonState(lesson, ended, now) {
  if (ended || now >= Date.parse(lesson.ends_at)) return "over";
  return now >= Date.parse(lesson.starts_at) ? "now" : "soon";
}

/**
 * The lesson the big button opens: the running one, else the next one.
 *
 * @type {(rows: Row[]) => Row | undefined}
 */
export function nextUp(rows) {
  return rows.find((row) => row.state === "now") ?? rows.find((row) => row.state === "soon");
}

/**
 * How far the hub's clock is ahead of ours. A laptop that thinks it is yesterday must
 * still show the right minute. `dateHeader` has whole seconds: on average half is missing.
 *
 * @type {(dateHeader: string | null, now: number) => number}
 */
export function hubAhead(dateHeader, now) {
  const hub = Date.parse(dateHeader ?? "");
  if (Number.isNaN(hub)) return 0;
  const ahead = hub + 500 - now;
  return Math.abs(ahead) < 2000 ? 0 : ahead;
}

/**
 * The same by `Sarangbang-Time`, which has milliseconds: said about halfway between the question
 * and the answer. Null where the hub did not say it.
 *
 * @type {(timeHeader: string | null, asked: number, answered: number) => number | null}
 */
export function hubAheadExactly(timeHeader, asked, answered) {
  const hub = Date.parse(timeHeader ?? "");
  return Number.isNaN(hub) ? null : hub - (asked + answered) / 2;
}
