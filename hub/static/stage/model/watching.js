/**
 * A film that all centres watch together: where it is, and what may be done to it (pure).
 *
 * Moments are milliseconds since 1970 by the hub's clock, places in the film are seconds.  The
 * stage says where the film was at a moment; every kiosk, and this page, counts on from there.
 *
 * @typedef {import("./types.js").Film} Film
 * @typedef {import("./types.js").Stage} Stage
 * @typedef {import("./types.js").Watch} Watch
 */

/** @type {(watch: Watch, now: number) => number} */
export function positionAt(watch, now) {
  if (!watch.playing) return watch.position_s;
  return watch.position_s + Math.max(0, now - Date.parse(watch.at)) / 1000;
}

/**
 * Whether the film has come to its end: centres show the lesson again by themselves.
 *
 * @type {(watch: Watch, film: Film | undefined, now: number) => boolean}
 */
export function isOver(watch, film, now) {
  return film !== undefined && positionAt(watch, now) >= film.seconds;
}

/** @type {(stage: Stage, film: Film, now: number) => Stage} */
export function watching(stage, film, now) {
  const watch = { item_id: film.id, title: film.title, playing: true, position_s: 0 };
  return { ...stage, watch: { ...watch, at: new Date(now).toISOString() } };
}

/** Go on from where it is. @type {(stage: Stage, now: number) => Stage} */
export function goingOn(stage, now) {
  return turned(stage, true, now);
}

/** Stand where it is. @type {(stage: Stage, now: number) => Stage} */
export function pausing(stage, now) {
  return turned(stage, false, now);
}

/** @type {(stage: Stage, seconds: number, now: number) => Stage} */
export function seeking(stage, seconds, now) {
  const { watch } = stage;
  return watch === null ? stage : moved(stage, watch, seconds, watch.playing, now);
}

/** @type {(stage: Stage) => Stage} */
export function watchingNothing(stage) {
  return stage.watch === null ? stage : { ...stage, watch: null };
}

/**
 * The same where the film has come to its end; one that somebody set back meanwhile goes on.
 *
 * @type {(stage: Stage, film: Film | undefined, now: number) => Stage}
 */
export function endingWhatIsOver(stage, film, now) {
  const { watch } = stage;
  const over = watch !== null && watch.item_id === film?.id && isOver(watch, film, now);
  return over ? watchingNothing(stage) : stage;
}

/** Films whose title or category has all of these words. @type {(films: Film[], typed: string) => Film[]} */
export function found(films, typed) {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  return films.filter((film) => words.every((word) => `${film.title} ${film.category}`.includes(word)));
}

/** @type {(stage: Stage, playing: boolean, now: number) => Stage} */
function turned(stage, playing, now) {
  const { watch } = stage;
  if (watch === null || watch.playing === playing) return stage;
  return moved(stage, watch, positionAt(watch, now), playing, now);
}

/** @type {(stage: Stage, watch: Watch, seconds: number, playing: boolean, now: number) => Stage} */
function moved(stage, watch, seconds, playing, now) {
  const position_s = Math.round(Math.max(0, seconds) * 1000) / 1000;
  return { ...stage, watch: { ...watch, playing, position_s, at: new Date(now).toISOString() } };
}
