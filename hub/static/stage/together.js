/**
 * Watch-together on this page: what there is to watch, what is on, and what is pressed about it.
 *
 * What is on is the stage's and nobody else's: this only draws it, and asks the desk to change it.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./model/types.js").Film} Film
 * @typedef {import("./model/types.js").Stage} Stage
 * @typedef {import("./room/api.js").HubApi} HubApi
 */

import { isOver, positionAt } from "./model/watching.js";
import { Problem } from "./room/api.js";
import { FilmChoice } from "./view/film_choice.js";
import { FilmCard } from "./view/film_card.js";

const END_AGAIN_MS = 15_000;

/** One lesson's films. */
export class Together {
  /** @param {HubApi} api @param {Desk} desk @param {string} lessonId */
  constructor(api, desk, lessonId) {
    this.#api = api;
    this.#desk = desk;
    this.#lessonId = lessonId;
    this.#choice = new FilmChoice(lessonId);
    this.#card = new FilmCard(lessonId, (seconds) => void this.#desk.seekFilm(seconds, this.#now()));
  }

  #api;
  #desk;
  #lessonId;
  #choice;
  #card;
  /** What there is to watch, null before the hub said it. @type {Film[] | null} */
  #films = null;
  /** Not before this moment is the end of a film told again. */
  #endAgainAt = 0;

  /** @type {Record<string, () => unknown>} what its buttons do */
  actions = {
    watch: () => this.#choose(),
    "films-again": () => this.load(),
    "watch-start": () => this.#start(),
    "watch-close": () => this.#choice.close(),
    "watch-pause": () => this.#desk.pauseFilm(this.#now()),
    "watch-go-on": () => this.#desk.goOnWithFilm(this.#now()),
    "watch-end": () => this.#desk.watchNothing(),
  };

  /** Learn what there is to watch; a hub that is away is said in the choice and no hindrance. */
  async load() {
    try {
      const { items, late } = await this.#api.films(this.#lessonId);
      this.#films = items;
      this.#choice.offer(items, late);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#choice.failed();
      this.#desk.sayIfSignedOut(error);
    }
  }

  /** Draw what is on, as often as the time that it shows changes. @param {Stage} stage */
  draw(stage) {
    const { watch } = stage;
    const film = this.#films?.find((one) => one.id === watch?.item_id);
    const now = this.#now();
    const isGone = this.#films !== null && film === undefined;
    if (watch === null) this.#card.hide();
    else this.#card.show(watch, film, { seconds: positionAt(watch, now), isGone });
    if (watch !== null && isOver(watch, film, now)) void this.#endIfOver(film);
  }

  async #choose() {
    this.#choice.open();
    await this.load();
  }

  async #start() {
    const film = this.#choice.chosen();
    if (film !== null && (await this.#desk.watch(film, this.#now()))) this.#choice.close();
  }

  /** Centres left it by themselves; the stage is to say so, too. @param {Film | undefined} film */
  async #endIfOver(film) {
    if (Date.now() < this.#endAgainAt) return;
    this.#endAgainAt = Date.now() + END_AGAIN_MS;
    await this.#desk.endFilmIfOver(film, this.#now());
  }

  #now() {
    return Date.now() + (this.#api.exactlyAheadMs ?? this.#api.aheadMs);
  }
}
