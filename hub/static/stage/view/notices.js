/**
 * What is wrong or worth knowing now: one line per subject, there as long as it is true.
 *
 * @typedef {"connection" | "session" | "camera" | "microphone" | "stage" | "sound" | "publish" |
 *   "time" | "share"} Subject
 * @typedef {{text: string, tone?: "calm" | "warn", link?: [string, string],
 *   button?: [string, string], hidesAfterMs?: number}} Notice `link` is words and address,
 *   `button` words and the `data-action` it carries
 */

import { mark } from "./page.js";

/** Shows notices in a live region. */
export class Notices {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  #root;
  /** @type {Map<Subject, {text: string, element: HTMLElement, timer: number}>} */
  #shown = new Map();

  /** @param {Subject} subject @param {Notice | null} notice */
  set(subject, notice) {
    const before = this.#shown.get(subject);
    if (notice === null) {
      this.#drop(subject);
      return;
    }
    if (before?.text === notice.text && before.element.isConnected) return;
    this.#drop(subject);
    const element = noticeElement(subject, notice);
    const timer = notice.hidesAfterMs
      ? setTimeout(() => this.#drop(subject), notice.hidesAfterMs)
      : 0;
    this.#root.append(element);
    this.#shown.set(subject, { text: notice.text, element, timer });
  }

  /** @param {Subject} subject */
  #drop(subject) {
    const shown = this.#shown.get(subject);
    clearTimeout(shown?.timer);
    shown?.element.remove();
    this.#shown.delete(subject);
  }
}

/** @param {Subject} subject @param {Notice} notice */
function noticeElement(subject, notice) {
  const element = document.createElement("p");
  element.className = "notice";
  mark(element, "data-notice", subject);
  mark(element, "data-tone", notice.tone ?? "calm");
  element.append(notice.text);
  if (notice.link) {
    const link = document.createElement("a");
    [link.textContent, link.href] = notice.link;
    element.append(" ", link);
  }
  if (notice.button) {
    const button = document.createElement("button");
    button.type = "button";
    [button.textContent] = notice.button;
    mark(button, "data-action", notice.button[1]);
    element.append(" ", button);
  }
  return element;
}
