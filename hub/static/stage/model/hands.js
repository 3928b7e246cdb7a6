/**
 * Who is next: raised hands in the order they went up, and who holds the floor (pure).
 *
 * @typedef {import("./types.js").Tile} Tile
 */

/**
 * Centres with a hand up that do not hold the floor yet, the longest waiting first. A time
 * nobody can read goes last: the hand is real, only its place in the queue is not known.
 *
 * @type {(all: Tile[]) => Tile[]}
 */
export function waiting(all) {
  return all
    .filter((tile) => tile.handAt !== null && !tile.hasFloor)
    .map((tile) => ({ tile, at: moment(tile.handAt) }))
    .sort((a, b) => a.at - b.at || 0)
    .map(({ tile }) => tile);
}

/**
 * Centres that hold the floor, the longest first.
 *
 * @type {(all: Tile[]) => Tile[]}
 */
export function holding(all) {
  return all
    .filter((tile) => tile.hasFloor)
    .sort((a, b) => moment(a.floorSince) - moment(b.floorSince) || 0);
}

/**
 * Names of the centres whose hand went up since the last look.
 *
 * @type {(before: Tile[], after: Tile[]) => string[]}
 */
export function newHands(before, after) {
  const up = new Set(before.filter((tile) => tile.handAt !== null).map((tile) => tile.centerId));
  return after
    .filter((tile) => tile.handAt !== null && !up.has(tile.centerId))
    .map((tile) => tile.name);
}

/** @type {(iso: string | null) => number} */
function moment(iso) {
  const at = Date.parse(iso ?? "");
  return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : at;
}
