/**
 * The card of the film that all centres watch: its picture as they see it, where it is, and the
 * buttons.  Without sound here: a microphone beside it would send it to everybody twice.
 *
 * @typedef {import("../model/types.js").Film} Film
 * @typedef {import("../model/types.js").Watch} Watch
 */

import { minutesAndSeconds } from "../model/timing.js";
import * as words from "../model/words.js";
import { filmAddress } from "../room/api.js";
import { flag, mark, need, say } from "./page.js";

/** So far may the picture here be from what centres see. */
const APART_S = 0.7;

/** Drawn anew whenever the stage or the time changes. */
export class FilmCard {
  /** @param {string} lessonId @param {(seconds: number) => void} seek */
  constructor(lessonId, seek) {
    this.#lessonId = lessonId;
    this.#card = need(document, ".watch");
    this.#video = /** @type {HTMLVideoElement} */ (need(this.#card, "video"));
    this.#place = /** @type {HTMLInputElement} */ (need(this.#card, 'input[type="range"]'));
    // While a finger is on it, it is the finger's.
    this.#place.addEventListener("input", () => {
      this.#held = true;
      this.#tell(Number(this.#place.value));
    });
    this.#place.addEventListener("change", () => {
      this.#held = false;
      seek(Number(this.#place.value));
    });
  }

  #lessonId;
  #card;
  #video;
  #place;
  #held = false;

  hide() {
    flag(this.#card, "hidden", true);
    mark(this.#card, "data-film", null);
    if (!this.#video.hasAttribute("src")) return;
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  /**
   * @param {Watch} watch @param {Film | undefined} film what is known of it
   * @param {{seconds: number, isGone: boolean}} now where it is, and whether the library has it no more
   */
  show(watch, film, { seconds, isGone }) {
    flag(this.#card, "hidden", false);
    mark(this.#card, "data-film", watch.item_id);
    mark(this.#card, "data-playing", String(watch.playing));
    say(this.#card, "watch-title", watch.title);
    say(this.#card, "watch-state", isGone ? words.FILM_GONE : words.WATCHING[`${watch.playing}`]);
    flag(need(this.#card, '[data-action="watch-pause"]'), "hidden", !watch.playing);
    flag(need(this.#card, '[data-action="watch-go-on"]'), "hidden", watch.playing);
    flag(need(this.#card, ".watch-place"), "hidden", film === undefined);
    flag(this.#video, "hidden", film === undefined);
    if (film === undefined) return;
    mark(this.#place, "max", String(Math.floor(film.seconds)));
    say(this.#card, "watch-length", minutesAndSeconds(film.seconds));
    if (!this.#held) {
      this.#place.value = String(Math.round(seconds));
      this.#tell(Math.min(seconds, film.seconds));
    }
    this.#keepStep(watch, film, seconds);
  }

  /** @param {number} seconds */
  #tell(seconds) {
    say(this.#card, "watch-at", minutesAndSeconds(seconds));
    mark(this.#place, "aria-valuetext", minutesAndSeconds(seconds));
  }

  /** @param {Watch} watch @param {Film} film @param {number} seconds */
  #keepStep(watch, film, seconds) {
    const video = this.#video;
    const address = filmAddress(this.#lessonId, film.id, "film");
    if (video.getAttribute("src") !== address) {
      mark(video, "poster", film.poster === null ? null : filmAddress(this.#lessonId, film.id, "poster"));
      video.src = address;
    }
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING || video.seeking) return;
    if (Math.abs(video.currentTime - seconds) > APART_S && seconds < film.seconds) video.currentTime = seconds;
    if (!watch.playing) video.pause();
    // Where a browser will not play it here, the centres play it all the same.
    else if (video.paused && seconds < film.seconds) video.play().catch(() => undefined);
  }
}
