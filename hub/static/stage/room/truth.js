/**
 * The stage as the hub has it, and changes to it.
 *
 * The truth is the hub's. This page hears of it from the room's metadata and from the
 * answers to its own calls, and believes the newest version. A change is an intent: when
 * somebody else was faster, it is applied again to what they left.
 *
 * @typedef {import("../model/types.js").Stage} Stage
 * @typedef {{stage(id: string): Promise<Stage>, putStage(id: string, stage: Stage): Promise<Stage>,
 *   muteAll(id: string): Promise<Stage>}} StageCalls
 */

import { newest } from "../model/edits.js";
import { Problem } from "./api.js";

const TRIES = 6;

/** Follows and changes one lesson's stage. */
export class StageTruth {
  /**
   * @param {StageCalls} calls
   * @param {string} lessonId
   * @param {() => void} changed called after every newer stage
   */
  constructor(calls, lessonId, changed) {
    this.#calls = calls;
    this.#lessonId = lessonId;
    this.#changed = changed;
  }

  #calls;
  #lessonId;
  #changed;
  /** @type {Stage | null} */
  #stage = null;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** The newest stage known, null before the first. */
  get stage() {
    return this.#stage;
  }

  /** @param {Stage} heard */
  hear(heard) {
    const believed = newest(this.#stage, heard);
    if (believed === this.#stage) return;
    this.#stage = believed;
    this.#changed();
  }

  /** Ask the hub, where the room cannot tell. */
  async refresh() {
    this.hear(await this.#calls.stage(this.#lessonId));
  }

  /**
   * Apply an edit at the hub, again and again while others are faster. Edits of this page
   * go one after the other, so that two quick clicks do not refuse each other.
   *
   * @param {(stage: Stage) => Stage} edit
   * @returns {Promise<void>}
   */
  change(edit) {
    return this.#inTurn(() => this.#put(edit));
  }

  /** @returns {Promise<void>} */
  muteAll() {
    return this.#inTurn(async () => this.hear(await this.#calls.muteAll(this.#lessonId)));
  }

  /** @param {() => Promise<void>} step @returns {Promise<void>} */
  #inTurn(step) {
    const turn = this.#last.then(step);
    // The next in line waits for the end of this one, however it ends.
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** @param {(stage: Stage) => Stage} edit */
  async #put(edit) {
    if (this.#stage === null) await this.refresh();
    for (let tries = 1; this.#stage !== null; tries += 1) {
      const wanted = edit(this.#stage);
      if (wanted === this.#stage) return;
      try {
        this.hear(await this.#calls.putStage(this.#lessonId, wanted));
        return;
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 409 || tries === TRIES) throw error;
        if (error.current) this.hear(error.current);
        else await this.refresh();
      }
    }
  }
}
