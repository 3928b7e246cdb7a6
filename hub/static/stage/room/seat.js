/**
 * The instructor's place in the lesson's room: join, publish, hear, and come back for ever.
 *
 * The SDK heals what it can. When it gives up, or the engine or the hub was restarted, the
 * outer loop asks the hub for a fresh pass and joins a new `Room` with the same tracks.
 *
 * @typedef {import("../model/types.js").CenterFacts} CenterFacts
 * @typedef {import("../model/types.js").DeviceKind} DeviceKind
 * @typedef {import("../model/types.js").Feed} Feed
 * @typedef {import("../model/types.js").Link} Link
 * @typedef {import("../model/types.js").RoomPass} RoomPass
 * @typedef {import("../model/types.js").Stage} Stage
 * @typedef {import("./api.js").Problem} Problem
 * @typedef {import("./devices.js").Devices} Devices
 * @typedef {import("/vendor/livekit-client.js").DisconnectReason} Reason
 * @typedef {import("/vendor/livekit-client.js").RemoteParticipant} RemoteParticipant
 * @typedef {import("/vendor/livekit-client.js").RemoteTrack} RemoteTrack
 * @typedef {import("/vendor/livekit-client.js").LocalTrackPublication} LocalTrackPublication
 * @typedef {import("/vendor/livekit-client.js").Room} LiveRoom
 * @typedef {import("/vendor/livekit-client.js").Track.Source} Source
 *
 * @typedef {"left" | "elsewhere" | "refused"} Ending
 *
 * @typedef {object} SeatEvents
 * @property {() => void} changed anything a tile or a button shows
 * @property {(stage: Stage) => void} stage the room told a stage
 * @property {(why: unknown) => boolean} failed joining failed; whether to go on trying
 * @property {(on: boolean) => void} publishing whether our picture and sound get out
 * @property {(centerId: string, text: string) => void} [voted] a centre told its answer
 * @property {(on: boolean) => void} sharing whether a screen is shared in the room
 */

import {
  ConnectionState,
  DisconnectReason,
  Room,
  RoomEvent,
  Track,
  VideoPresets,
} from "./livekit.js";
import { pauseMs, sdkPauseMs } from "../model/retry.js";

const CENTER = "center:";
const VOTE = "vote";
const PUBLISH_AGAIN_MS = 3_000;

/** A visit this long was a success; a shorter one must not make the loop a busy one. */
const SETTLED_MS = 5_000;

/** Everything that may change what is shown. */
const SHOWN = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackStreamStateChanged,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ConnectionStateChanged,
  RoomEvent.AudioPlaybackStatusChanged,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
];

/** One instructor in one room. */
export class Seat {
  /**
   * @param {() => Promise<RoomPass>} askPass
   * @param {Devices} devices
   * @param {HTMLElement} sounds where the audio elements live
   * @param {SeatEvents} events
   */
  constructor(askPass, devices, sounds, events) {
    this.#askPass = askPass;
    this.#devices = devices;
    this.#sounds = sounds;
    this.#events = events;
  }

  #askPass;
  #devices;
  #sounds;
  #events;
  /** @type {LiveRoom | null} */
  #room = null;
  #left = new AbortController();
  #wasLive = false;

  /** @returns {Link} */
  get link() {
    if (this.#room?.state === ConnectionState.Connected) return "live";
    return this.#wasLive ? "lost" : "joining";
  }

  /** Whether the browser holds back sound until somebody presses something. */
  get soundBlocked() {
    return this.link === "live" && this.#room?.canPlaybackAudio === false;
  }

  get sharesScreen() {
    return this.#room?.localParticipant.isScreenShareEnabled ?? false;
  }

  /** Stay in the room until we leave it for good. @returns {Promise<Ending>} */
  async stay() {
    for (let attempt = 0; !this.#left.signal.aborted; attempt += 1) {
      this.#events.changed();
      const came = performance.now();
      try {
        const reason = await this.#visit();
        if (performance.now() - came > SETTLED_MS) attempt = 0;
        if (reason === DisconnectReason.DUPLICATE_IDENTITY) return "elsewhere";
      } catch (error) {
        if (!this.#left.signal.aborted && !this.#events.failed(error)) return "refused";
      }
      await pause(pauseMs(attempt, Math.random()), this.#left.signal);
    }
    return "left";
  }

  /** Leave for good; the devices stay open and belong to who opened them. */
  async leave() {
    this.#left.abort();
    await this.#room?.disconnect(false);
  }

  /** Publish what the devices offer now and the room does not have yet. */
  async publish() {
    const room = this.#room;
    if (room?.state !== ConnectionState.Connected) return;
    try {
      for (const track of [this.#devices.camera, this.#devices.microphone]) {
        if (track === null || room.localParticipant.getTrackPublication(track.source)) continue;
        await room.localParticipant.publishTrack(track);
      }
      this.#events.publishing(true);
    } catch {
      // The engine may be busy with a renegotiation; the picture is worth another try.
      this.#events.publishing(false);
      await pause(PUBLISH_AGAIN_MS, this.#left.signal);
      if (room === this.#room) void this.publish();
    }
  }

  /** @param {boolean} shared @returns {Promise<void>} */
  async shareScreen(shared) {
    await this.#room?.localParticipant.setScreenShareEnabled(shared, { audio: true });
  }

  /** Play what was held back; must be called from a press. */
  async allowSound() {
    await this.#room?.startAudio();
  }

  /** @returns {CenterFacts[]} */
  facts() {
    const inside = [...(this.#room?.remoteParticipants.values() ?? [])];
    return inside.filter((one) => one.identity.startsWith(CENTER)).map(factsOf);
  }

  /** The picture of a centre, where one arrives. @param {string} centerId */
  picture(centerId) {
    const one = this.#room?.getParticipantByIdentity(CENTER + centerId);
    return one?.getTrackPublication(Track.Source.Camera)?.videoTrack ?? null;
  }

  /** Join once and stay until disconnected. @returns {Promise<Reason | undefined>} */
  async #visit() {
    const pass = await this.#askPass();
    const room = newRoom();
    const gone = new Promise((resolve) => room.once(RoomEvent.Disconnected, resolve));
    for (const event of SHOWN) room.on(event, () => this.#events.changed());
    room.on(RoomEvent.RoomMetadataChanged, (text) => this.#hear(text));
    room.on(RoomEvent.DataReceived, (data, from, _, topic) => {
      if (topic !== VOTE || !from?.identity.startsWith(CENTER)) return;
      this.#events.voted?.(from.identity.slice(CENTER.length), new TextDecoder().decode(data));
    });
    room.on(RoomEvent.TrackSubscribed, (track) => this.#play(track));
    room.on(RoomEvent.TrackUnsubscribed, silence);
    room.on(RoomEvent.LocalTrackPublished, (publication) => this.#shared(publication, true));
    room.on(RoomEvent.LocalTrackUnpublished, (publication) => this.#shared(publication, false));
    this.#room = room;
    try {
      await room.connect(pass.url, pass.token, { maxRetries: 0 });
      if (this.#left.signal.aborted) return undefined;
      this.#wasLive = true;
      this.#hear(room.metadata ?? "");
      this.#events.changed();
      void this.publish();
      if (!sharesAnyScreen(room)) this.#events.sharing(false);
      return await gone;
    } finally {
      await room.disconnect(false);
      this.#sounds.replaceChildren();
    }
  }

  /** @param {string} metadata a `RoomCard`; anything else is left to the hub's answer */
  #hear(metadata) {
    try {
      const card = JSON.parse(metadata);
      if (typeof card?.stage?.version === "number") this.#events.stage(card.stage);
    } catch {
      // An engine that was just restarted has no card until the hub writes it again.
    }
  }

  /** @param {LocalTrackPublication} publication @param {boolean} on */
  #shared(publication, on) {
    if (publication.source !== Track.Source.ScreenShare) return;
    // Not the SDK's job here (see newRoom): the browser's "you are sharing" bar must go.
    if (!on) publication.track?.stop();
    this.#events.sharing(on);
  }

  /** @param {RemoteTrack} track */
  #play(track) {
    if (track.kind === Track.Kind.Audio) this.#sounds.append(track.attach());
  }
}

function newRoom() {
  return new Room({
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: true,
    // A lost room must not switch off the devices: the next room gets the same tracks.
    stopLocalTrackOnUnpublish: false,
    publishDefaults: {
      simulcast: true,
      videoCodec: "vp8",
      videoEncoding: VideoPresets.h720.encoding,
      videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
    },
    reconnectPolicy: {
      nextRetryDelayInMs: ({ retryCount, elapsedMs }) =>
        sdkPauseMs(retryCount, elapsedMs, Math.random()),
    },
  });
}

/** @param {LiveRoom} room a screen that was shared before a reload is gone, whatever the stage says */
function sharesAnyScreen(room) {
  const all = [room.localParticipant, ...room.remoteParticipants.values()];
  return all.some((one) => one.getTrackPublication(Track.Source.ScreenShare) !== undefined);
}

/** @param {RemoteTrack} track */
function silence(track) {
  for (const element of track.detach()) if (track.kind === Track.Kind.Audio) element.remove();
}

/** @param {RemoteParticipant} one @returns {CenterFacts} */
function factsOf(one) {
  return {
    centerId: one.identity.slice(CENTER.length),
    attributes: { ...one.attributes },
    quality: one.connectionQuality,
    speaking: one.isSpeaking,
    camera: feed(one, Track.Source.Camera),
    microphone: feed(one, Track.Source.Microphone),
    paused:
      one.getTrackPublication(Track.Source.Camera)?.track?.streamState === Track.StreamState.Paused,
  };
}

/** @param {RemoteParticipant} one @param {Source} source @returns {Feed} */
function feed(one, source) {
  const publication = one.getTrackPublication(source);
  if (publication === undefined) return "none";
  return publication.isMuted ? "muted" : "on";
}

/**
 * Wait, but no longer than until we leave or the browser has its network back.
 *
 * @param {number} ms @param {AbortSignal} left @returns {Promise<void>}
 */
function pause(ms, left) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      left.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    addEventListener("online", over);
    left.addEventListener("abort", over);
  });
}
