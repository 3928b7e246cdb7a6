/**
 * The grid: what each tile shows, from the lesson, the room and the stage (pure).
 *
 * @typedef {import("./types.js").Center} Center
 * @typedef {import("./types.js").CenterFacts} CenterFacts
 * @typedef {import("./types.js").Link} Link
 * @typedef {import("./types.js").Stage} Stage
 * @typedef {import("./types.js").Tile} Tile
 */

/**
 * The lesson's centres in the lesson's own order, so that a tile never changes its place.
 *
 * @type {(centerIds: string[], known: Center[]) => Center[]}
 */
export function lessonCenters(centerIds, known) {
  const byId = new Map(known.map((center) => [center.id, center]));
  return centerIds.map((id) => byId.get(id) ?? { id, name: id, county: "" });
}

/**
 * One tile per centre, present or not. While our own link is down an absent centre is
 * `unknown`, not `away`: it is we who cannot see.
 *
 * @type {(centers: Center[], facts: CenterFacts[], stage: Stage, link: Link) => Tile[]}
 */
export function tiles(centers, facts, stage, link) {
  const byId = new Map(facts.map((fact) => [fact.centerId, fact]));
  return centers.map((center) => tile(center, byId.get(center.id), stage, link));
}

/**
 * How many centres are inside, of how many, and the people counted there.
 *
 * @type {(all: Tile[]) => {inside: number, total: number, people: number}}
 */
export function summary(all) {
  const inside = all.filter(isInside);
  const people = inside.reduce((sum, item) => sum + (item.people ?? 0), 0);
  return { inside: inside.length, total: all.length, people };
}

/** @type {(item: Tile) => boolean} */
export function isInside(item) {
  return item.state !== "away" && item.state !== "unknown";
}

/**
 * Columns that give 16:9 pictures the most room for `count` tiles in a box.
 *
 * @type {(count: number, width: number, height: number) => number}
 */
export function columnsFor(count, width, height) {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const fits = Math.min(width / columns, (height / rows) * (16 / 9));
    if (fits > bestWidth + 1) {
      best = columns;
      bestWidth = fits;
    }
  }
  return best;
}

/** @type {(center: Center, fact: CenterFacts | undefined, stage: Stage, link: Link) => Tile} */
function tile(center, fact, stage, link) {
  const floor = stage.floor.find((item) => item.center_id === center.id);
  const attributes = fact?.attributes ?? {};
  return {
    centerId: center.id,
    name: center.name,
    state: state(fact, link),
    line: line(fact),
    people: people(attributes.people),
    handAt: attributes.hand || null,
    speaking: fact !== undefined && fact.speaking && fact.microphone === "on",
    hasFloor: floor !== undefined,
    floorSince: floor?.since ?? null,
    spotlight: stage.spotlight === center.id,
    microphone: microphone(fact, floor !== undefined),
  };
}

/** @type {(fact: CenterFacts | undefined, link: Link) => Tile["state"]} */
function state(fact, link) {
  if (fact === undefined) return link === "live" ? "away" : "unknown";
  if (fact.attributes.sound_only === "1" || fact.paused) return "sound_only";
  return fact.camera === "on" ? "picture" : "no_picture";
}

/** @type {(fact: CenterFacts | undefined) => Tile["line"]} */
function line(fact) {
  if (fact === undefined) return "none";
  if (fact.quality === "lost") return "lost";
  return fact.quality === "poor" ? "weak" : "good";
}

/** @type {(fact: CenterFacts | undefined, hasFloor: boolean) => Tile["microphone"]} */
function microphone(fact, hasFloor) {
  if (fact?.attributes.microphone === "missing") return "missing";
  if (!hasFloor || fact === undefined) return "closed";
  if (fact.attributes.self_muted === "1") return "self_muted";
  return fact.microphone === "on" ? "open" : "opening";
}

/** @type {(text: string | undefined) => number | null} */
function people(text) {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : null;
}
