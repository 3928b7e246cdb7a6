/**
 * What the instructor does to the stage, and what is said when it cannot be done.
 *
 * @typedef {import("./model/types.js").Film} Film
 * @typedef {import("./model/types.js").Stage} Stage
 * @typedef {import("./room/truth.js").StageTruth} StageTruth
 * @typedef {import("./view/notices.js").Notices} Notices
 */

import * as edits from "./model/edits.js";
import * as films from "./model/watching.js";
import { FLOOR_FULL, MUTED_ALL, REFUSED, STAGE_FAILED } from "./model/words.js";
import { Problem } from "./room/api.js";
import { signInAddress } from "./view/frame.js";

/** How long a passing notice stays: nobody reads it in less. */
export const READ_MS = 8_000;

/** Turns presses into edits at the hub. */
export class Desk {
  /**
   * @param {StageTruth} truth
   * @param {Notices} notices
   * @param {() => number} now the hub's time in milliseconds
   */
  constructor(truth, notices, now) {
    this.#truth = truth;
    this.#notices = notices;
    this.#now = now;
  }

  #truth;
  #notices;
  #now;

  /** Give a centre the floor, or take it back. @param {string} centerId */
  async floor(centerId) {
    const { stage } = this.#truth;
    if (stage === null) return;
    if (edits.hasFloor(stage, centerId)) {
      await this.#change((now) => edits.takingFloor(now, centerId));
    } else if (edits.floorIsFull(stage)) {
      this.#notices.set("stage", { text: FLOOR_FULL, tone: "warn", hidesAfterMs: READ_MS });
    } else {
      const since = new Date(this.#now()).toISOString();
      await this.#change((now) => edits.givingFloor(now, centerId, since));
    }
  }

  /** Show a centre big to everybody, or no longer. @param {string} centerId */
  async spotlight(centerId) {
    const next = this.#truth.stage?.spotlight === centerId ? null : centerId;
    await this.#change((now) => edits.spotlighting(now, next));
  }

  /** @param {boolean} shared */
  async shareScreen(shared) {
    await this.#change((now) => edits.sharingScreen(now, shared));
  }

  /** Ask every centre. @param {{text: string, answers: string[]}} typed */
  async ask({ text, answers }) {
    const id = crypto.randomUUID();
    const question = { id, text, answers, shows_result: false, counts: [] };
    return this.#change((now) => edits.asking(now, question));
  }

  /** Close the question and show its result. @param {string} id @param {number[]} counts */
  async showResult(id, counts) {
    await this.#change((now) => edits.showingResult(now, id, counts));
  }

  async askNothing() {
    await this.#change(edits.askingNothing);
  }

  /** Call the next centre. @param {string[]} order */
  async callNext(order) {
    await this.#change((now) => edits.callingNext(now, order));
  }

  async callNobody() {
    await this.#change(edits.callingNobody);
  }

  /**
   * Have every centre watch a film, from its beginning.
   *
   * @param {Film} film @param {number} now exactly, as the other moments of films
   */
  watch(film, now) {
    return this.#change((stage) => films.watching(stage, film, now));
  }

  /** @param {number} now */
  pauseFilm(now) {
    return this.#change((stage) => films.pausing(stage, now));
  }

  /** @param {number} now */
  goOnWithFilm(now) {
    return this.#change((stage) => films.goingOn(stage, now));
  }

  /** @param {number} seconds @param {number} now */
  seekFilm(seconds, now) {
    return this.#change((stage) => films.seeking(stage, seconds, now));
  }

  /** @param {Film | undefined} film @param {number} now */
  endFilmIfOver(film, now) {
    return this.#change((stage) => films.endingWhatIsOver(stage, film, now));
  }

  watchNothing() {
    return this.#change(films.watchingNothing);
  }

  /** @returns {Promise<boolean>} whether the lesson is over for everybody */
  end() {
    return this.#change(edits.ending);
  }

  async muteAll() {
    const done = await this.#attempt(() => this.#truth.muteAll());
    if (done) this.#notices.set("stage", { text: MUTED_ALL, hidesAfterMs: READ_MS });
  }

  /** Look at the hub, where the room may not have told; its silence is no news. */
  async refresh() {
    try {
      await this.#truth.refresh();
      this.#notices.set("session", null);
    } catch (error) {
      this.sayIfSignedOut(error);
    }
  }

  /** @param {unknown} error @returns {boolean} whether it was an expired session */
  sayIfSignedOut(error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status !== 401) return false;
    const text = REFUSED.signed_out;
    this.#notices.set("session", { text, tone: "warn", link: ["로그인하기", signInAddress()] });
    return true;
  }

  /** @param {(stage: Stage) => Stage} edit */
  #change(edit) {
    return this.#attempt(() => this.#truth.change(edit));
  }

  /** @param {() => Promise<void>} step @returns {Promise<boolean>} whether it is done */
  async #attempt(step) {
    try {
      await step();
      return true;
    } catch (error) {
      if (!this.sayIfSignedOut(error)) {
        this.#notices.set("stage", { text: STAGE_FAILED, tone: "warn", hidesAfterMs: READ_MS });
      }
      return false;
    }
  }
}
