/**
 * The grid of centres: one tile each, made once and kept in its place.
 *
 * @typedef {import("../model/types.js").Center} Center
 * @typedef {import("../model/types.js").Link} Link
 * @typedef {import("../model/types.js").Tile} Tile
 * @typedef {{attach(element: HTMLMediaElement): HTMLMediaElement,
 *   detach(element: HTMLMediaElement): HTMLMediaElement}} Picture a subscribed track
 */

import { arrangement } from "../model/tiles.js";
import { LINE, NO_PICTURE, aside, spoken } from "../model/words.js";
import { copyOf, flag, icon, mark, need, say } from "./page.js";

/** Draws tiles and hands pictures to their `video` elements. */
export class Grid {
  /**
   * @param {HTMLElement} root
   * @param {Center[]} centers
   * @param {(centerId: string) => Picture | null} pictureOf
   */
  constructor(root, centers, pictureOf) {
    this.#root = root;
    this.#pictureOf = pictureOf;
    for (const center of centers) this.#elements.set(center.id, tileElement(center));
    root.replaceChildren(...this.#elements.values());
    new ResizeObserver(() => this.#arrange()).observe(root);
  }

  #root;
  #pictureOf;
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  /** @type {Map<string, Picture>} */
  #shown = new Map();

  /** @param {Tile[]} all @param {Link} link */
  draw(all, link) {
    mark(this.#root, "data-link", link);
    for (const tile of all) {
      const element = this.#elements.get(tile.centerId);
      if (element === undefined) continue;
      drawTile(element, tile);
      this.#show(tile.centerId, element);
    }
  }

  /** @param {string} centerId @param {HTMLElement} element */
  #show(centerId, element) {
    const picture = this.#pictureOf(centerId);
    const before = this.#shown.get(centerId) ?? null;
    if (picture === before) return;
    const video = /** @type {HTMLVideoElement} */ (need(element, "video"));
    before?.detach(video);
    if (picture === null) {
      this.#shown.delete(centerId);
      video.srcObject = null;
    } else {
      picture.attach(video);
      this.#shown.set(centerId, picture);
    }
  }

  #arrange() {
    const { clientWidth, clientHeight } = this.#root;
    const gap = Number.parseFloat(getComputedStyle(this.#root).columnGap) || 0;
    const count = this.#elements.size;
    const { columns, tileWidth } = arrangement(count, clientWidth, clientHeight, gap);
    this.#root.style.setProperty("--columns", String(columns));
    this.#root.style.setProperty("--tile-width", `${tileWidth}px`);
  }
}

/** @param {Center} center */
function tileElement(center) {
  const element = copyOf("tile");
  element.dataset.center = center.id;
  say(element, "name", center.name);
  element.title = center.county ? `${center.county} ${center.name}` : center.name;
  return element;
}

/** @param {HTMLElement} element @param {Tile} tile */
function drawTile(element, tile) {
  mark(element, "data-state", tile.state);
  mark(element, "data-line", tile.line);
  mark(element, "data-microphone", tile.microphone);
  flag(element, "data-hand", tile.handAt !== null);
  flag(element, "data-speaking", tile.speaking);
  flag(element, "data-floor", tile.hasFloor);
  flag(element, "data-spotlight", tile.spotlight);
  flag(element, "data-sound-only", tile.soundOnly);
  mark(element, "aria-label", spoken(tile));
  mark(need(element, '[data-slot="line"]'), "title", LINE[tile.line]);
  say(element, "aside", aside(tile));
  say(element, "people", tile.people === null ? "" : `${tile.people}명`);
  say(element, "empty", NO_PICTURE[tile.state]);
  icon(element, EMPTY_ICON[tile.state], ".tile-empty use");
  drawAction(element, "floor", tile.hasFloor, ["마이크 주기", "거두기"], tile.name);
  drawAction(element, "spotlight", tile.spotlight, ["크게", "그만"], tile.name);
  icon(element, tile.hasFloor ? "mic-off" : "mic", '[data-action="floor"] use');
  icon(element, tile.spotlight ? "small" : "big", '[data-action="spotlight"] use');
}

/** @type {Record<Tile["state"], string>} */
const EMPTY_ICON = {
  picture: "away",
  paused: "sound",
  no_picture: "camera-off",
  away: "away",
  unknown: "away",
};

/** What each button does, said in full to who cannot see where it stands. */
const SPOKEN = Object.freeze({
  floor: ["마이크 주기", "마이크 거두기"],
  spotlight: ["크게 - 모두에게 보이기", "그만 - 크게 보이기 끝내기"],
});

/**
 * @param {HTMLElement} tile
 * @param {"floor" | "spotlight"} action
 * @param {boolean} on
 * @param {[string, string]} words
 * @param {string} name
 */
function drawAction(tile, action, on, words, name) {
  const button = need(tile, `[data-action="${action}"]`);
  say(button, `${action}-word`, words[on ? 1 : 0]);
  mark(button, "aria-label", `${SPOKEN[action][on ? 1 : 0]}: ${name}`);
  mark(button, "title", action === "floor" ? "마이크" : "모두에게 크게");
}
