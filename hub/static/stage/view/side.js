/**
 * The side: whose hand is up, in order, and who holds the floor.
 *
 * @typedef {import("../model/types.js").Tile} Tile
 */

import { FLOORS } from "../model/edits.js";
import { holding, waiting } from "../model/hands.js";
import { aside } from "../model/words.js";
import { copyOf, flag, mark, need, say } from "./page.js";

/** @param {HTMLElement} root @param {Tile[]} all */
export function drawSide(root, all) {
  const hands = waiting(all);
  const floors = holding(all);
  drawRows(need(root, '[data-queue="hands"]'), hands, "마이크 주기");
  drawRows(need(root, '[data-queue="floor"]'), floors, "거두기");
  flag(need(root, '[data-slot="hands-empty"]'), "hidden", hands.length > 0);
  flag(need(root, '[data-slot="floor-empty"]'), "hidden", floors.length > 0);
  say(root, "floor-count", floors.length > 0 ? `${floors.length} / ${FLOORS}` : "");
}

/**
 * Rows keep their element while their centre stays in the list, so that the focus does too.
 *
 * @param {HTMLElement} list @param {Tile[]} all @param {string} word
 */
function drawRows(list, all, word) {
  const kept = new Map(
    [...list.children].map((row) => [row.getAttribute("data-center-row"), row]),
  );
  const rows = all.map((tile) => {
    const row = kept.get(tile.centerId) ?? newRow(tile, word);
    say(row, "note", tile.hasFloor ? aside(tile) : "");
    flag(row, "data-speaking", tile.speaking);
    return row;
  });
  const same = rows.length === list.children.length && rows.every((row, i) => row === list.children[i]);
  if (!same) list.replaceChildren(...rows);
}

/** @param {Tile} tile @param {string} word */
function newRow(tile, word) {
  const row = copyOf("row");
  mark(row, "data-center-row", tile.centerId);
  say(row, "name", tile.name);
  const button = need(row, "button");
  button.textContent = word;
  mark(button, "aria-label", `${word}: ${tile.name}`);
  return row;
}
