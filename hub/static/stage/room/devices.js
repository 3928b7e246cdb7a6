/**
 * The instructor's own camera and microphone.
 *
 * They belong to this page and not to a room: a room that is lost and joined again gets the
 * same tracks, so what was off stays off. All troubles are told, none is thrown.
 *
 * @typedef {import("../model/types.js").DeviceKind} DeviceKind
 * @typedef {import("../model/types.js").DeviceChoice} DeviceChoice
 * @typedef {import("/vendor/livekit-client.js").LocalAudioTrack} LocalAudioTrack
 * @typedef {import("/vendor/livekit-client.js").LocalVideoTrack} LocalVideoTrack
 *
 * @typedef {object} DeviceEvents
 * @property {(kind: DeviceKind) => void} changed a track is new, muted, unmuted or gone
 * @property {(kind: DeviceKind, replacedBy: string | null) => void} lost it was unplugged
 */

import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  TrackEvent,
  VideoPresets,
} from "./livekit.js";

/** A person speaks: the browser takes away the loudspeaker's echo and the room's hum. */
const SPEECH = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const BROWSER_KIND = Object.freeze({ camera: "videoinput", microphone: "audioinput" });
const STORED = Object.freeze({ camera: "sarangbang.camera", microphone: "sarangbang.microphone" });

/** Opens, changes, mutes and closes the two devices. */
export class Devices {
  /** @param {DeviceEvents} events */
  constructor(events) {
    this.#events = events;
    this.#plugged = () => void this.#notice();
    navigator.mediaDevices?.addEventListener("devicechange", this.#plugged);
  }

  #events;
  #plugged;

  /** @type {LocalVideoTrack | null} */
  camera = null;
  /** @type {LocalAudioTrack | null} */
  microphone = null;

  /** The browser's name for why a device cannot be used. @type {Record<DeviceKind, string | null>} */
  trouble = { camera: null, microphone: null };

  /** Devices that went away and about which nothing was said yet. @type {Set<DeviceKind>} */
  #lost = new Set();

  /** Open what can be opened; each one for itself, so that one refusal keeps the other. */
  async open() {
    await this.#open("camera");
    await this.#open("microphone");
  }

  /** @param {DeviceKind} kind @returns {boolean} */
  isOn(kind) {
    const track = this[kind];
    return track !== null && !track.isMuted;
  }

  /** @param {DeviceKind} kind @param {boolean} on */
  async turn(kind, on) {
    const track = this[kind];
    if (track === null) {
      if (on) await this.#open(kind);
      return;
    }
    await this.#try(kind, async () => void (await (on ? track.unmute() : track.mute())));
  }

  /** @param {DeviceKind} kind @param {string} deviceId */
  async choose(kind, deviceId) {
    localStorage.setItem(STORED[kind], deviceId);
    const track = this[kind];
    if (track === null) {
      await this.#open(kind);
      return;
    }
    const wasLost = this.trouble[kind] !== null;
    await this.#try(kind, async () => {
      await track.setDeviceId({ exact: deviceId });
      if (wasLost) await track.unmute();
    });
  }

  /** @param {DeviceKind} kind @returns {Promise<DeviceChoice[]>} */
  async choices(kind) {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all
      .filter((device) => device.kind === BROWSER_KIND[kind] && device.deviceId !== "")
      .map((device) => ({ id: device.deviceId, label: device.label }));
  }

  /** @param {DeviceKind} kind @returns {string | null} the id in use */
  chosen(kind) {
    return this[kind]?.mediaStreamTrack.getSettings().deviceId ?? null;
  }

  /** Let go of both devices; their lights go out. */
  close() {
    navigator.mediaDevices?.removeEventListener("devicechange", this.#plugged);
    this.camera?.stop();
    this.microphone?.stop();
    this.camera = null;
    this.microphone = null;
  }

  /** @param {DeviceKind} kind */
  async #open(kind) {
    if (this[kind] !== null) return;
    if (navigator.mediaDevices === undefined) {
      this.trouble[kind] = "InsecureContext";
      this.#events.changed(kind);
      return;
    }
    const wished = localStorage.getItem(STORED[kind]) ?? undefined;
    await this.#try(kind, async () => {
      if (kind === "camera") {
        const { resolution } = VideoPresets.h720;
        this.camera = await createLocalVideoTrack({ deviceId: wished, resolution });
      } else {
        this.microphone = await createLocalAudioTrack({ deviceId: wished, ...SPEECH });
      }
      this.#watch(kind);
    });
  }

  /** @param {DeviceKind} kind */
  #watch(kind) {
    const track = this[kind];
    if (track === null) return;
    const changed = () => this.#events.changed(kind);
    track.on(TrackEvent.Muted, () => (this.#tellLoss(kind, null), changed()));
    track.on(TrackEvent.Unmuted, changed);
    track.on(TrackEvent.Restarted, () => (this.#tellLoss(kind, track), changed()));
    track.on(TrackEvent.Ended, () => void this.#replace(kind, track));
  }

  /**
   * The device went away under a running track. A published one is replaced or muted by the
   * SDK; before that it is ours to do.
   *
   * @param {DeviceKind} kind @param {LocalAudioTrack | LocalVideoTrack} track
   */
  async #replace(kind, track) {
    this.#lost.add(kind);
    if (track.sender !== undefined) return;
    try {
      await track.restartTrack();
    } catch {
      // No other one can be opened; muting is how the SDK ends the same story.
      await track.mute();
    }
  }

  /** @param {DeviceKind} kind @param {LocalAudioTrack | LocalVideoTrack | null} track */
  #tellLoss(kind, track) {
    if (!this.#lost.delete(kind)) return;
    if (track === null) this.trouble[kind] = "NotFoundError";
    this.#events.lost(kind, track?.mediaStreamTrack.label ?? null);
  }

  /** Something was plugged in or out: new choices, and perhaps the one that was missing. */
  async #notice() {
    for (const kind of /** @type {DeviceKind[]} */ (["camera", "microphone"])) {
      if (this[kind] === null && this.trouble[kind] === "NotFoundError") await this.#open(kind);
      this.#events.changed(kind);
    }
  }

  /** @param {DeviceKind} kind @param {() => Promise<void>} step */
  async #try(kind, step) {
    try {
      await step();
      this.trouble[kind] = null;
    } catch (error) {
      this.trouble[kind] = error instanceof Error ? error.name : "UnknownError";
    }
    this.#events.changed(kind);
  }
}
