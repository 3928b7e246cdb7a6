/**
 * The grid: what each tile shows, from the lesson, the room and the stage (pure).
 *
 * @typedef {import("./types.js").Center} Center
 * @typedef {import("./types.js").CenterFacts} CenterFacts
 * @typedef {import("./types.js").Link} Link
 * @typedef {import("./types.js").Stage} Stage
 * @typedef {import("./types.js").Tile} Tile
 */

/** Below this many pixels faces are lost: with many centres the grid scrolls instead. */
const LOWEST_ROW = 150;

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
 * The columns that give 16:9 pictures the most room in a box, and how wide a tile is then
 * at most: a wider one would only cut off heads.
 *
 * @type {(count: number, width: number, height: number, gap: number) =>
 *   {columns: number, tileWidth: number}}
 */
export function arrangement(count, width, height, gap) {
  let best = { columns: 1, tileWidth: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const cell = (width - gap * (columns - 1)) / columns;
    const row = Math.max(LOWEST_ROW, (height - gap * (rows - 1)) / rows);
    const tileWidth = Math.floor(Math.min(cell, row * (16 / 9)));
    if (tileWidth >= best.tileWidth) best = { columns, tileWidth };
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
    soundOnly: attributes.sound_only === "1",
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
  if (fact.camera !== "on") return "no_picture";
  return fact.paused ? "paused" : "picture";
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
