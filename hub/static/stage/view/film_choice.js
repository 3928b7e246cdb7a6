/**
 * The dialog in which a film is chosen that everybody is to watch.
 *
 * @typedef {import("../model/types.js").Center} Center
 * @typedef {import("../model/types.js").Film} Film
 */

import { minutesAndSeconds } from "../model/timing.js";
import { found } from "../model/watching.js";
import * as words from "../model/words.js";
import { filmAddress } from "../room/api.js";
import { copyOf, flag, mark, need, say } from "./page.js";

/** Keeps what was typed and chosen while the list is fetched anew. */
export class FilmChoice {
  /** @param {string} lessonId */
  constructor(lessonId) {
    this.#lessonId = lessonId;
    this.#dialog = /** @type {HTMLDialogElement} */ (need(document, "dialog.films"));
    this.#list = need(this.#dialog, ".film-list");
    this.#find = /** @type {HTMLInputElement} */ (need(this.#dialog, '[name="find-film"]'));
    this.#find.addEventListener("input", () => this.#draw());
    this.#list.addEventListener("change", () => this.#draw());
  }

  #lessonId;
  #dialog;
  #list;
  #find;
  /** @type {Film[]} */
  #films = [];

  open() {
    say(this.#dialog, "films-note", this.#films.length > 0 ? "" : words.FILMS_LOADING);
    this.#draw();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /** @param {Film[]} films @param {Center[]} late who does not have all of them yet */
  offer(films, late) {
    this.#films = films;
    say(this.#dialog, "films-note", films.length > 0 ? "" : words.NO_FILMS);
    say(this.#dialog, "films-late", films.length > 0 ? words.filmsLate(late.map((one) => one.name)) : "");
    flag(need(this.#dialog, '[data-action="films-again"]'), "hidden", true);
    this.#draw();
  }

  failed() {
    say(this.#dialog, "films-note", words.FILMS_FAILED);
    flag(need(this.#dialog, '[data-action="films-again"]'), "hidden", false);
  }

  /** @returns {Film | null} */
  chosen() {
    const picked = this.#list.querySelector("input:checked");
    const id = picked instanceof HTMLInputElement ? picked.value : "";
    return this.#films.find((film) => film.id === id) ?? null;
  }

  #draw() {
    const films = found(this.#films, this.#find.value);
    const rows = new Map([...this.#list.children].map((row) => [row.getAttribute("data-film"), row]));
    const shown = films.map((film) => rows.get(film.id) ?? this.#row(film));
    const same = shown.length === this.#list.children.length && shown.every((row, n) => row === this.#list.children[n]);
    if (!same) this.#list.replaceChildren(...shown);
    flag(need(this.#dialog, ".film-find"), "hidden", this.#films.length === 0);
    const nothing = this.#films.length > 0 && films.length === 0;
    say(this.#dialog, "films-found", nothing ? words.NO_FILM_FOUND : "");
    flag(need(this.#dialog, '[data-action="watch-start"]'), "disabled", this.chosen() === null);
  }

  /** @param {Film} film */
  #row(film) {
    const row = copyOf("film");
    mark(row, "data-film", film.id);
    const picked = /** @type {HTMLInputElement} */ (need(row, "input"));
    picked.value = film.id;
    say(row, "film-title", film.title);
    say(row, "film-about", `${film.category} · ${minutesAndSeconds(film.seconds)}`);
    const poster = /** @type {HTMLImageElement} */ (need(row, "img"));
    if (film.poster === null) poster.hidden = true;
    else poster.src = filmAddress(this.#lessonId, film.id, "poster");
    return row;
  }
}
