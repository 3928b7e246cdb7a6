/**
 * A talk with one centre. Where it stands is asked of the hub, who is there and what comes from
 * them of the room; once it is over the page is loaded anew, and the hub says how it ended.
 *
 * @typedef {import("../stage/model/types.js").DeviceKind} DeviceKind
 * @typedef {import("../stage/model/types.js").CenterFacts} CenterFacts
 * @typedef {import("./states.js").Talk} Talk
 */

import { deviceLost, deviceTrouble, PUBLISH_FAILED, REFUSED, SOUND_BLOCKED } from "../stage/model/words.js";
import { HubApi, Problem } from "../stage/room/api.js";
import { Devices } from "../stage/room/devices.js";
import { Seat } from "../stage/room/seat.js";
import { drawSwitch, signInAddress } from "../stage/view/frame.js";
import { Notices } from "../stage/view/notices.js";
import { flag, mark, need, say } from "../stage/view/page.js";
import { elapsed, plate, stateOf, WORDS } from "./states.js";

/** The hub ends a talk whose page is not heard for twenty seconds. */
const HERE_MS = 2_000;
const READ_MS = 8_000;

const api = new HubApi();
const { talk: talkId = "", center: centerId = "" } = document.body.dataset;
const notices = new Notices(need(document, '[data-testid="notices"]'));
const theirs = /** @type {HTMLVideoElement} */ (need(document, '[data-testid="center"] video'));
const mine = /** @type {HTMLVideoElement} */ (need(document, '[data-testid="own-camera"] video'));

/** @type {Talk | null} */
let talk = null;
let wasOn = false;
/** @type {unknown} */
let shown = null;

const devices = new Devices({ changed: devicesChanged, lost: deviceWent });
const seat = new Seat(() => api.talkPass(talkId), devices, need(document, "#sounds"), {
  changed: draw,
  stage: () => {},
  sharing: () => {},
  failed: (error) => !isFinal(error),
  publishing: (on) => notices.set("publish", on ? null : { text: PUBLISH_FAILED, tone: "warn" }),
});

/**
 * Whether the hub's answer means that there is nothing more to do here; then it is done. What the
 * room says is never final: the hub ends a talk, and not a line that breaks.
 *
 * @param {unknown} error
 */
function isFinal(error) {
  if (!(error instanceof Problem)) return false;
  if (error.status === 401) location.assign(signInAddress());
  else if (error.status === 403 || error.status === 404 || error.status === 409) location.reload();
  else return false;
  return true;
}

async function here() {
  try {
    talk = await api.talkHere(talkId);
    notices.set("connection", null);
    if (talk.ended_at !== null) await over();
    draw();
  } catch (error) {
    if (!isFinal(error)) notices.set("connection", { text: REFUSED.hub, tone: "warn" });
  }
}

/** The talk ended; how, the hub says at the same address. */
async function over() {
  await seat.leave();
  devices.close();
  location.reload();
}

function draw() {
  const center = seat.facts().find((one) => one.centerId === centerId) ?? null;
  const state = stateOf(talk, seat.link, center !== null, wasOn);
  wasOn ||= state === "on";
  mark(document.body, "data-state", state);
  const { link, large, small } = WORDS[state];
  mark(need(document, '[data-testid="link"]'), "data-link", link);
  say(document, "link", large);
  say(document, "large", state === "on" ? "소리만 나와요" : large);
  say(document, "small", state === "on" ? "그곳 카메라가 꺼져 있거나 인터넷이 느려요." : small);
  say(document, "plate", state === "on" && center !== null ? plate(center) : "");
  say(document, "elapsed", talk?.began_at ? elapsed(Date.now() + api.aheadMs - Date.parse(talk.began_at)) : "");
  drawTheirs(center);
  const blocked = seat.soundBlocked;
  notices.set("sound", blocked ? { text: SOUND_BLOCKED, tone: "warn", button: ["소리 켜기", "allow-sound"] } : null);
}

/** @param {CenterFacts | null} center */
function drawTheirs(center) {
  const track = seat.picture(centerId);
  if (track !== shown) {
    track?.attach(theirs);
    shown = track;
  }
  const comes = track !== null && center?.camera === "on" && !center.paused;
  mark(document.body, "data-picture", comes ? "here" : "none");
}

/** @param {DeviceKind} kind */
function devicesChanged(kind) {
  const trouble = devices.trouble[kind];
  notices.set(kind, trouble === null ? null : {
    text: deviceTrouble(kind, trouble), tone: "warn", button: ["다시 찾기", "retry-devices"],
  });
  drawSwitch(kind, devices.isOn(kind));
  if (kind === "camera") devices.camera?.attach(mine);
  mine.classList.toggle("off", !devices.isOn("camera"));
  flag(need(document, '[data-slot="self-off"]'), "hidden", devices.isOn("camera"));
  void seat.publish();
}

/** @param {DeviceKind} kind @param {string | null} replacedBy */
function deviceWent(kind, replacedBy) {
  const hidesAfterMs = replacedBy === null ? undefined : READ_MS;
  notices.set(kind, { text: deviceLost(kind, replacedBy), tone: "warn", hidesAfterMs });
}

/** @type {Record<string, () => unknown>} */
const ACTIONS = {
  microphone: () => devices.turn("microphone", !devices.isOn("microphone")),
  camera: () => devices.turn("camera", !devices.isOn("camera")),
  "retry-devices": () => devices.open(),
  "allow-sound": () => seat.allowSound(),
};

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
  void ACTIONS[button?.getAttribute("data-action") ?? ""]?.();
});

void here();
setInterval(() => void here(), HERE_MS);
void devices.open();
void seat.stay();
