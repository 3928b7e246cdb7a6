/**
 * The stock LiveKit SDK, at the address the template names: it carries the version, so
 * browsers may keep the file for long and still get a new one after an update.
 */

const address = document.body.dataset.livekit ?? "/vendor/livekit-client.js";

/** @type {typeof import("/vendor/livekit-client.js")} */
const sdk = await import(address);

// Room events are ours to tell; the SDK only speaks up when something is wrong.
sdk.setLogLevel(sdk.LogLevel.warn);

export const {
  ConnectionState,
  DisconnectReason,
  Room,
  RoomEvent,
  Track,
  TrackEvent,
  VideoPresets,
  createLocalAudioTrack,
  createLocalVideoTrack,
} = sdk;
