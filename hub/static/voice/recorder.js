/**
 * The microphone: what is said into it, as samples, and how loud it is meanwhile.
 */

import { RATE } from "./wave.js";

/** The microphone cannot be had: there is none, or the browser was told not to give it. */
export class NoMicrophone extends Error {}

/** One for the page: its microphone stays open from sentence to sentence. */
export class Recorder {
  /** @type {AudioContext | null} */
  #made = null;
  /** @type {AnalyserNode | null} */
  #level = null;
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {MediaRecorder | null} */
  #running = null;
  /** @type {AudioBufferSourceNode | null} */
  #playing = null;

  /** Made at the first press: before one browsers let no page make a sound. */
  get #context() {
    this.#made ??= new AudioContext({ sampleRate: RATE });
    return this.#made;
  }

  get isRunning() {
    return this.#running !== null;
  }

  /** Raises `NoMicrophone`. */
  async start() {
    await this.#context.resume();
    const stream = this.#stream ?? (await this.#open());
    const pieces = /** @type {Blob[]} */ ([]);
    const running = new MediaRecorder(stream, { audioBitsPerSecond: 192_000 });
    running.ondataavailable = (event) => pieces.push(event.data);
    const over = new Promise((done) => (running.onstop = done));
    running.start();
    this.#running = running;
    this.result = over.then(async () => this.decode(new Blob(pieces)));
  }

  /** @type {Promise<Float32Array>} */
  result = Promise.resolve(new Float32Array());

  /** What was said since `start`. */
  async stop() {
    this.#running?.stop();
    this.#running = null;
    return this.result;
  }

  /**
   * Any file of sound as one voice of ours.  Raises what the browser raises where it cannot be read.
   *
   * @param {Blob} file @returns {Promise<Float32Array>}
   */
  async decode(file) {
    const buffer = await this.#context.decodeAudioData(await file.arrayBuffer());
    const mixed = new Float32Array(buffer.length);
    for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
      const data = buffer.getChannelData(channel);
      for (let index = 0; index < mixed.length; index += 1) {
        mixed[index] = (mixed[index] ?? 0) + (data[index] ?? 0) / buffer.numberOfChannels;
      }
    }
    return mixed;
  }

  /** @returns {number} how loud it is now, 0 to 1 */
  level() {
    if (!this.#level) return 0;
    const samples = new Float32Array(this.#level.fftSize);
    this.#level.getFloatTimeDomainData(samples);
    return samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  }

  /** @param {Float32Array} samples @param {import("./wave.js").Part} part */
  async play(samples, { from, to }) {
    await this.#context.resume();
    this.silence();
    const buffer = this.#context.createBuffer(1, Math.max(1, to - from), RATE);
    buffer.getChannelData(0).set(samples.subarray(from, to));
    const playing = this.#context.createBufferSource();
    playing.buffer = buffer;
    playing.connect(this.#context.destination);
    playing.start();
    this.#playing = playing;
  }

  silence() {
    this.#playing?.stop();
    this.#playing = null;
  }

  async #open() {
    try {
      // As it is: what a browser does for telephone calls makes a voice thin.
      const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false };
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      throw new NoMicrophone(String(error));
    }
    this.#level = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(this.#stream).connect(this.#level);
    // Somebody pulled it out: the next recording asks for one again.
    this.#stream.getAudioTracks()[0]?.addEventListener("ended", () => (this.#stream = null));
    return this.#stream;
  }
}
