/**
 * The instructor's own devices on the page: previews, choices, troubles, and the level meter.
 *
 * @typedef {import("../model/types.js").DeviceKind} DeviceKind
 * @typedef {import("../room/devices.js").Devices} Devices
 */

import { deviceTrouble } from "../model/words.js";
import { flag, mark, need, say } from "./page.js";

/** @type {readonly DeviceKind[]} */
const KINDS = ["camera", "microphone"];

/** The meter rises at once and falls by this many percent per picture, so that eyes can follow. */
const FALL = 2;
const WORD = Object.freeze({ camera: "카메라", microphone: "마이크" });

/** Draws both places where own devices are seen: before the lesson and at its side. */
export class OwnDevices {
  /** @param {Devices} devices */
  constructor(devices) {
    this.#devices = devices;
    for (const root of document.querySelectorAll("[data-devices]")) this.#build(root);
    this.#level = need(document, '[data-testid="level"]');
  }

  #devices;
  #level;
  /** @type {import("/vendor/livekit-client.js").LocalVideoTrack | null} */
  #attached = null;
  /** @type {{track: MediaStreamTrack, context: AudioContext} | null} */
  #listening = null;

  /** Draw everything anew; cheap enough for every change of a device. */
  async draw() {
    this.#drawPicture();
    this.#listen();
    for (const kind of KINDS) {
      const choices = await this.#devices.choices(kind);
      const trouble = this.#devices.trouble[kind];
      for (const root of document.querySelectorAll(`[data-device="${kind}"]`)) {
        fill(need(root, "select"), choices, this.#devices.chosen(kind));
        say(root, "trouble", trouble === null ? "" : deviceTrouble(kind, trouble));
        flag(need(root, ".trouble"), "hidden", trouble === null);
      }
    }
  }

  /** Stop the meter; nobody looks at it once the lesson is on. */
  stopMeter() {
    void this.#listening?.context.close();
    this.#listening = null;
  }

  #drawPicture() {
    const { camera } = this.#devices;
    const on = this.#devices.isOn("camera");
    for (const slot of ["door-view", "self-view"]) {
      const video = /** @type {HTMLVideoElement} */ (need(document, `[data-slot="${slot}"]`));
      if (camera !== this.#attached) camera?.attach(video);
      video.classList.toggle("off", !on);
    }
    this.#attached = camera;
    flag(need(document, '[data-slot="self-off"]'), "hidden", on);
    flag(need(document, '[data-slot="door-empty"]'), "hidden", on);
    if (this.#devices.trouble.camera !== null) {
      say(document, "door-empty", "카메라 그림이 여기에 나와요");
    }
  }

  /** Follow the microphone's level while the meter is on the screen. */
  #listen() {
    const track = this.#devices.microphone?.mediaStreamTrack ?? null;
    if (document.body.dataset.phase !== "door" || track === this.#listening?.track) return;
    this.stopMeter();
    if (track === null) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const listening = { track, context };
    this.#listening = listening;
    // A page that nobody touched yet may not open the sound system; the first touch does.
    const wake = () => this.#listening === listening && void context.resume();
    addEventListener("pointerdown", wake, { once: true });
    const samples = new Float32Array(analyser.fftSize);
    let shown = 0;
    const step = () => {
      if (this.#listening !== listening) return;
      analyser.getFloatTimeDomainData(samples);
      shown = Math.max(levelOf(samples), shown - FALL);
      this.#showLevel(shown);
      requestAnimationFrame(step);
    };
    step();
  }

  /** @param {number} percent */
  #showLevel(percent) {
    mark(this.#level, "aria-valuenow", String(percent));
    this.#level.style.setProperty("--level", `${percent}%`);
  }

  /** @param {Element} root */
  #build(root) {
    for (const kind of KINDS) {
      const template = /** @type {HTMLTemplateElement} */ (need(document, "#device-choice"));
      const box = document.createElement("div");
      box.dataset.device = kind;
      box.append(template.content.cloneNode(true));
      need(box, ".device-name").textContent = WORD[kind];
      const select = /** @type {HTMLSelectElement} */ (need(box, "select"));
      select.addEventListener("change", () => void this.#devices.choose(kind, select.value));
      root.append(box);
    }
  }
}

/**
 * Loudness of some samples as a share of the meter: -60 dB is empty, -10 dB is full.
 *
 * @param {Float32Array} samples
 */
function levelOf(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibel = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.round(Math.min(100, Math.max(0, (decibel + 60) * 2)));
}

/**
 * @param {HTMLSelectElement} select
 * @param {{id: string, label: string}[]} choices
 * @param {string | null} chosen
 */
function fill(select, choices, chosen) {
  const key = JSON.stringify([choices, chosen]);
  if (select.dataset.key === key) return;
  select.dataset.key = key;
  const options = choices.map(({ id, label }, index) => {
    const chosenNow = id === chosen;
    return new Option(label || `${index + 1}번`, id, chosenNow, chosenNow);
  });
  select.replaceChildren(...(options.length > 0 ? options : [new Option("찾은 장치가 없어요", "")]));
  select.disabled = options.length === 0;
}
