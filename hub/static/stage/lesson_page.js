/**
 * One lesson on this page, from the door to the end: state, presses, and what is drawn.
 *
 * @typedef {import("./model/types.js").Center} Center
 * @typedef {import("./model/types.js").DeviceKind} DeviceKind
 * @typedef {import("./model/types.js").Lesson} Lesson
 * @typedef {import("./model/types.js").Tile} Tile
 * @typedef {import("./room/api.js").HubApi} HubApi
 * @typedef {import("./view/notices.js").Notices} Notices
 */

import { Desk, READ_MS } from "./desk.js";
import { newHands } from "./model/hands.js";
import { verdict } from "./model/retry.js";
import { tiles } from "./model/tiles.js";
import { lessonClock } from "./model/timing.js";
import { counted, heard } from "./model/votes.js";
import * as words from "./model/words.js";
import { Problem } from "./room/api.js";
import { Devices } from "./room/devices.js";
import { Seat } from "./room/seat.js";
import { StageTruth } from "./room/truth.js";
import { Together } from "./together.js";
import { drawQuestion, drawRollCall, typedQuestion } from "./view/asking.js";
import { drawClock, drawHeader, drawSwitch, drawWaiting, showPhase, showRefusal } from "./view/frame.js";
import { Grid } from "./view/grid.js";
import { OwnDevices } from "./view/own.js";
import { flag, need, say } from "./view/page.js";
import { drawSide } from "./view/side.js";

const DRAW_MS = 40;
const TICK_MS = 500;
const LOOK_MS = 5_000;
const REFRESH_MS = 30_000;

/** Holds the parts together; knows nothing of HTTP, of the SDK or of pixels. */
export class LessonPage {
  /**
   * @param {HubApi} api
   * @param {Notices} notices
   * @param {Lesson} lesson
   * @param {Center[]} centers
   */
  constructor(api, notices, lesson, centers) {
    this.#api = api;
    this.#notices = notices;
    this.#lesson = lesson;
    this.#centers = centers;
    this.#truth = new StageTruth(api, lesson.id, () => this.#drawSoon());
    this.#desk = new Desk(this.#truth, notices, () => this.#now());
    this.#together = new Together(api, this.#desk, lesson.id);
    this.#devices = new Devices({
      changed: () => this.#devicesChanged(),
      lost: (kind, label) => this.#deviceLost(kind, label),
    });
    this.#own = new OwnDevices(this.#devices);
    this.#grid = new Grid(need(document, "#centers"), centers, (id) => this.#seat?.picture(id) ?? null);
  }

  #api;
  #notices;
  #lesson;
  #centers;
  #truth;
  #desk;
  #together;
  #devices;
  #own;
  #grid;
  /** @type {Seat | null} */
  #seat = null;
  /** @type {Tile[]} */
  #tiles = [];
  /** @type {import("./model/votes.js").Votes} */
  #votes = new Map();
  #drawing = 0;
  /** Devices that went away and have no substitute yet. @type {Set<DeviceKind>} */
  #gone = new Set();

  /** Show the door: own devices, who waits already, one button. */
  async open() {
    await this.#truth.refresh();
    if (this.#truth.stage?.ended) {
      showPhase("over");
      return;
    }
    document.addEventListener("click", (event) => this.#pressed(event));
    addEventListener("beforeunload", (event) => {
      if (document.body.dataset.phase === "live") event.preventDefault();
    });
    setInterval(() => this.#tick(), TICK_MS);
    setInterval(() => void this.#lookAround(), LOOK_MS);
    setInterval(() => void this.#desk.refresh(), REFRESH_MS);
    this.#tick();
    void this.#lookAround();
    await this.#devices.open();
  }

  /** @param {Event} event every press on this page, by what its button says it does */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    if (button === null) return;
    const tile = button.closest("[data-center], [data-center-row]");
    const centerId = tile?.getAttribute("data-center") ?? tile?.getAttribute("data-center-row");
    const action = button.getAttribute("data-action") ?? "";
    if (centerId == null) void (this.#ACTIONS[action] ?? this.#together.actions[action])?.();
    else if (action === "floor") void this.#desk.floor(centerId);
    else if (action === "spotlight") void this.#desk.spotlight(centerId);
  }

  /** @type {Record<string, () => unknown>} */
  #ACTIONS = {
    start: () => this.#goLive(),
    "take-over": () => this.#goLive(),
    "retry-devices": () => this.#devices.open(),
    microphone: () => this.#toggle("microphone"),
    camera: () => this.#toggle("camera"),
    share: () => this.#share(),
    "mute-all": () => this.#desk.muteAll(),
    ask: () => this.#ask(),
    result: () => this.#showResult(),
    "question-close": () => this.#desk.askNothing(),
    "roll-next": () => this.#desk.callNext(this.#inside()),
    "roll-end": () => this.#desk.callNobody(),
    "allow-sound": () => this.#seat?.allowSound(),
    end: () => ask().showModal(),
    "end-cancel": () => ask().close(),
    "end-confirm": () => this.#end(),
  };

  async #goLive() {
    const sounds = need(document, "#sounds");
    const seat = new Seat(() => this.#api.roomPass(this.#lesson.id), this.#devices, sounds, {
      changed: () => this.#drawSoon(),
      stage: (stage) => this.#truth.hear(stage),
      failed: (error) => this.#joiningFailed(error),
      voted: (centerId, text) => {
        this.#votes = heard(this.#votes, centerId, text);
        this.#drawSoon();
      },
      sharing: (on) => void this.#desk.shareScreen(on),
      publishing: (on) =>
        this.#notices.set("publish", on ? null : { text: words.PUBLISH_FAILED, tone: "warn" }),
    });
    this.#seat = seat;
    showPhase("live");
    this.#own.stopMeter();
    void this.#together.load();
    this.#drawSoon();
    const ending = await seat.stay();
    if (ending === "elsewhere") showPhase("elsewhere");
  }

  /**
   * Whether to go on trying. Not yet open leads back to the door; over and foreign are final.
   *
   * @param {unknown} error
   */
  #joiningFailed(error) {
    const why = error instanceof Problem ? verdict(error) : "again";
    if (why === "again") {
      const hub = error instanceof Problem && error.status !== 503;
      this.#notices.set("connection", { text: hub ? words.REFUSED.hub : words.REFUSED.engine, tone: "warn" });
      return true;
    }
    if (this.#desk.sayIfSignedOut(error)) return true;
    if (why === "not_open") {
      this.#notices.set("connection", { text: words.REFUSED.not_open, tone: "warn" });
      this.#seat = null;
      drawHeader("off", []);
      showPhase("door");
      void this.#own.draw();
    } else {
      showRefusal(why);
      this.#devices.close();
    }
    return false;
  }

  /** @param {DeviceKind} kind */
  async #toggle(kind) {
    await this.#devices.turn(kind, !this.#devices.isOn(kind));
    await this.#seat?.publish();
  }

  async #ask() {
    const typed = typedQuestion();
    if (typed !== null && (await this.#desk.ask(typed))) this.#votes = new Map();
  }

  async #showResult() {
    const question = this.#truth.stage?.question;
    if (question) await this.#desk.showResult(question.id, counted(this.#votes, question));
  }

  /** Who can be called: centres that are in the room, in the lesson's order. */
  #inside() {
    const there = new Set(this.#seat?.facts().map((one) => one.centerId));
    return this.#centers.map((center) => center.id).filter((id) => there.has(id));
  }

  async #share() {
    const seat = this.#seat;
    if (seat === null) return;
    try {
      await seat.shareScreen(!seat.sharesScreen);
    } catch (error) {
      // Closing the browser's own question is a choice and no failure.
      if (error instanceof DOMException && error.name === "NotAllowedError") return;
      this.#notices.set("share", { text: words.SHARE_FAILED, tone: "warn", hidesAfterMs: READ_MS });
    }
  }

  async #end() {
    ask().close();
    if (!(await this.#desk.end())) return;
    showPhase("over");
    await this.#seat?.leave();
    this.#devices.close();
  }

  /** Before the lesson the room is not ours to see: the hub says who waits in it. */
  async #lookAround() {
    if (document.body.dataset.phase !== "door") return;
    try {
      const present = await this.#api.presence(this.#lesson.id);
      const inside = new Set(present.filter((one) => one.left_at === null).map((one) => one.center_id));
      drawWaiting(this.#centers.filter((center) => inside.has(center.id)).length, this.#centers.length);
    } catch (error) {
      this.#desk.sayIfSignedOut(error);
    }
  }

  #devicesChanged() {
    const start = need(document, '[data-action="start"]');
    flag(start, "disabled", this.#devices.camera === null && this.#devices.microphone === null);
    void this.#own.draw();
    void this.#seat?.publish();
    this.#drawSoon();
  }

  /** @param {DeviceKind} kind @param {string | null} replacedBy */
  #deviceLost(kind, replacedBy) {
    const replaced = replacedBy !== null;
    this.#notices.set(kind, {
      text: words.deviceLost(kind, replacedBy),
      tone: "warn",
      hidesAfterMs: replaced ? READ_MS : undefined,
    });
    if (replaced) return;
    this.#gone.add(kind);
    need(document, ".me-devices").toggleAttribute("open", true);
  }

  #now() {
    return Date.now() + this.#api.aheadMs;
  }

  #tick() {
    drawClock(this.#lesson, this.#now());
    const over = lessonClock(this.#lesson, this.#now()).phase === "over";
    const live = document.body.dataset.phase === "live";
    if (live && this.#truth.stage !== null) this.#together.draw(this.#truth.stage);
    this.#notices.set("time", over && live ? { text: words.TIME_IS_UP } : null);
  }

  /** Many events come at once; one drawing serves them all. */
  #drawSoon() {
    if (this.#drawing !== 0) return;
    this.#drawing = setTimeout(() => {
      this.#drawing = 0;
      this.#draw();
    }, DRAW_MS);
  }

  #draw() {
    const { stage } = this.#truth;
    if (stage === null || this.#seat === null) return;
    if (stage.ended && document.body.dataset.phase === "live") void this.#end();
    const link = this.#seat.link;
    const before = this.#tiles;
    this.#tiles = tiles(this.#centers, this.#seat.facts(), stage, link);
    this.#grid.draw(this.#tiles, link);
    drawQuestion(stage, stage.question ? counted(this.#votes, stage.question) : []);
    const inside = new Set(this.#inside());
    drawRollCall(stage, this.#centers.filter((center) => inside.has(center.id)));
    this.#together.draw(stage);
    drawSwitch("watch", stage.watch !== null);
    drawSide(need(document, ".side"), this.#tiles);
    drawHeader(link, this.#tiles);
    this.#drawOwn();
    if (link === "live") this.#notices.set("connection", null);
    const names = newHands(before, this.#tiles);
    if (names.length > 0) say(document, "spoken", words.handsUp(names));
  }

  #drawOwn() {
    const seat = this.#seat;
    const on = { microphone: this.#devices.isOn("microphone"), camera: this.#devices.isOn("camera") };
    drawSwitch("microphone", on.microphone);
    drawSwitch("camera", on.camera);
    say(document, "self-mark", on.microphone ? "" : "내 마이크가 꺼져 있어요");
    drawSwitch("share", seat?.sharesScreen ?? false);
    const blocked = seat?.soundBlocked ?? false;
    this.#notices.set(
      "sound",
      blocked ? { text: words.SOUND_BLOCKED, tone: "warn", button: ["소리 켜기", "allow-sound"] } : null,
    );
    for (const kind of /** @type {DeviceKind[]} */ (["camera", "microphone"])) {
      if (on[kind] && this.#gone.delete(kind)) this.#notices.set(kind, null);
    }
  }
}

/** @returns {HTMLDialogElement} the question before the end */
function ask() {
  return /** @type {HTMLDialogElement} */ (need(document, "dialog.ask"));
}
