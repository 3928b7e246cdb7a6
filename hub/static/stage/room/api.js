/**
 * The hub's JSON API, as this page uses it (PROTOCOL.md, section 2).
 *
 * Every failure is a `Problem`; a hub that does not answer has status 0.
 *
 * @typedef {import("../model/types.js").Center} Center
 * @typedef {import("../model/types.js").Films} Films
 * @typedef {import("../model/types.js").Lesson} Lesson
 * @typedef {import("../model/types.js").Presence} Presence
 * @typedef {import("../../talk/states.js").Talk} Talk
 * @typedef {import("../model/types.js").RoomPass} RoomPass
 * @typedef {import("../model/types.js").Stage} Stage
 */

import { hubAhead, hubAheadExactly } from "../model/timing.js";

const TIMEOUT_MS = 10_000;

/** A refusal in the shape of RFC 9457; programs branch on `type` and `status`. */
export class Problem extends Error {
  /**
   * @param {{type: string, status: number, title?: string, current?: Stage}} document
   */
  constructor({ type, status, title = "", current }) {
    super(`${type} (${status}) ${title}`);
    this.name = "Problem";
    this.type = type;
    this.status = status;
    /** The stage as it is, where a change was based on an older one. */
    this.current = current;
  }
}

/** Calls to one hub. `base` is empty in a page and an origin in tests. */
export class HubApi {
  /** @param {string} [base] */
  constructor(base = "") {
    this.#base = base;
  }

  #base;

  /** How far the hub's clock is ahead of ours, in milliseconds; good enough for minutes. */
  aheadMs = 0;

  /**
   * The same, as a film needs it that nine places watch in step; null before it was told.
   *
   * @type {number | null}
   */
  exactlyAheadMs = null;

  /** @returns {Promise<Center[]>} */
  centers() {
    return this.#call("GET", "/api/centers");
  }

  /** @returns {Promise<Lesson[]>} */
  lessons() {
    return this.#call("GET", "/api/lessons");
  }

  /** @param {string} lessonId @returns {Promise<Lesson>} */
  lesson(lessonId) {
    return this.#call("GET", lessonPath(lessonId));
  }

  /** @param {string} lessonId @returns {Promise<Stage>} */
  stage(lessonId) {
    return this.#call("GET", `${lessonPath(lessonId)}/stage`);
  }

  /** @param {string} lessonId @param {Stage} stage @returns {Promise<Stage>} */
  putStage(lessonId, stage) {
    return this.#call("PUT", `${lessonPath(lessonId)}/stage`, stage);
  }

  /** @param {string} lessonId @returns {Promise<Stage>} */
  muteAll(lessonId) {
    return this.#call("POST", `${lessonPath(lessonId)}/mute-all`);
  }

  /** What all centres can watch together. @param {string} lessonId @returns {Promise<Films>} */
  films(lessonId) {
    return this.#call("GET", `${lessonPath(lessonId)}/items`);
  }

  /** @param {string} lessonId @returns {Promise<RoomPass>} */
  roomPass(lessonId) {
    return this.#call("POST", `${lessonPath(lessonId)}/room-pass`);
  }

  /** @param {string} lessonId @returns {Promise<Presence[]>} */
  presence(lessonId) {
    return this.#call("GET", `${lessonPath(lessonId)}/presence`);
  }

  /** Say that a talk's page is still there; how it stands. @param {string} talkId @returns {Promise<Talk>} */
  talkHere(talkId) {
    return this.#call("POST", `${talkPath(talkId)}/here`);
  }

  /** @param {string} talkId @returns {Promise<RoomPass>} */
  talkPass(talkId) {
    return this.#call("POST", `${talkPath(talkId)}/room-pass`);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>} JSON is what it is; the typed methods above say what to expect.
   */
  async #call(method, path, body) {
    const asked = Date.now();
    const answer = await this.#send(method, path, body);
    this.aheadMs = hubAhead(answer.headers.get("date"), Date.now());
    const exactly = hubAheadExactly(answer.headers.get("sarangbang-time"), asked, Date.now());
    this.exactlyAheadMs = exactly ?? this.exactlyAheadMs;
    if (answer.ok) return answer.json();
    throw new Problem({ type: "refused", ...(await said(answer)), status: answer.status });
  }

  /** @param {string} method @param {string} path @param {unknown} body */
  async #send(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json", "Sarangbang-Wire": "1" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      return await fetch(this.#base + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new Problem({ type: "hub_unreachable", status: 0, title: String(error) });
    }
  }
}

/** @param {Response} answer @returns {Promise<{type?: string, title?: string, current?: Stage}>} */
async function said(answer) {
  try {
    return await answer.json();
  } catch {
    // A proxy in front of the hub answers in HTML; its status says enough.
    return {};
  }
}

/**
 * Where a film, or its poster, comes from: for elements that fetch by themselves.
 *
 * @param {string} lessonId @param {string} itemId @param {"film" | "poster"} what
 */
export function filmAddress(lessonId, itemId, what) {
  return `${lessonPath(lessonId)}/items/${encodeURIComponent(itemId)}/${what}`;
}

/** @param {string} lessonId */
function lessonPath(lessonId) {
  return `/api/lessons/${encodeURIComponent(lessonId)}`;
}

/** @param {string} talkId */
function talkPath(talkId) {
  return `/api/talks/${encodeURIComponent(talkId)}`;
}
