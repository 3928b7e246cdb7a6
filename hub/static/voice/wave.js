/**
 * A recording as samples: where the voice in it begins and ends, its picture, and its file.
 *
 * Pure but for the canvas it is told to draw on.
 */

export const RATE = 48_000;
const FRAME = RATE / 100;
const BEFORE_S = 0.12;
const AFTER_S = 0.25;
const FADE_S = 0.005;

/** @typedef {{from: number, to: number}} Part From one sample to before another. */

/**
 * The part with the voice in it: louder than what the room is like, with a breath on each side.
 *
 * @param {Float32Array} samples @returns {Part}
 */
export function voiced(samples) {
  const loudness = frames(samples);
  const sorted = [...loudness].sort((a, b) => a - b);
  const room = sorted[Math.floor(sorted.length * 0.1)] ?? 0;
  const loudest = sorted.at(-1) ?? 0;
  const least = Math.max(room * 3, loudest * 0.04, 0.002);
  const first = loudness.findIndex((one) => one > least);
  if (first < 0) return { from: 0, to: samples.length };
  const last = loudness.findLastIndex((one) => one > least);
  return {
    from: Math.max(0, Math.round(first * FRAME - BEFORE_S * RATE)),
    to: Math.min(samples.length, Math.round((last + 1) * FRAME + AFTER_S * RATE)),
  };
}

/** @param {Float32Array} samples @returns {number[]} how loud each hundredth of a second is */
function frames(samples) {
  const found = [];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    let sum = 0;
    for (let index = at; index < at + FRAME; index += 1) sum += (samples[index] ?? 0) ** 2;
    found.push(Math.sqrt(sum / FRAME));
  }
  return found;
}

/**
 * Whether the microphone was too loud: samples that stand at the end of the scale.
 *
 * @param {Float32Array} samples
 */
export function isTorn(samples) {
  let torn = 0;
  for (const sample of samples) torn += Number(Math.abs(sample) > 0.985);
  return torn > 40;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array | null} samples
 * @param {Part} part what of it is kept; the rest is pale
 */
export function draw(canvas, samples, part) {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const { width, height } = canvas;
  pen.clearRect(0, 0, width, height);
  pen.fillStyle = "#e5dac6";
  pen.fillRect(0, height / 2 - 1, width, 2);
  if (!samples?.length) return;
  const step = samples.length / width;
  const top = Math.max(0.2, samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0));
  for (let x = 0; x < width; x += 2) {
    const at = Math.floor(x * step);
    let most = 0;
    for (let index = at; index < at + step * 2; index += 8) {
      most = Math.max(most, Math.abs(samples[index] ?? 0));
    }
    const tall = Math.max(1, (most / top) * (height / 2 - 6));
    pen.fillStyle = at >= part.from && at < part.to ? "#1b6b3c" : "#c9c4ba";
    pen.fillRect(x, height / 2 - tall, 1.5, tall * 2);
  }
}

/**
 * A WAV file of one part: 48 kHz, 16 bit, one voice.  Its ends do not click.
 *
 * @param {Float32Array} samples @param {Part} part @returns {Blob}
 */
export function wav(samples, { from, to }) {
  const count = to - from;
  const data = new DataView(new ArrayBuffer(44 + count * 2));
  const text = (/** @type {number} */ at, /** @type {string} */ word) => {
    for (const [index, sign] of [...word].entries()) data.setUint8(at + index, sign.charCodeAt(0));
  };
  text(0, "RIFF");
  data.setUint32(4, 36 + count * 2, true);
  text(8, "WAVEfmt ");
  data.setUint32(16, 16, true);
  data.setUint16(20, 1, true);
  data.setUint16(22, 1, true);
  data.setUint32(24, RATE, true);
  data.setUint32(28, RATE * 2, true);
  data.setUint16(32, 2, true);
  data.setUint16(34, 16, true);
  text(36, "data");
  data.setUint32(40, count * 2, true);
  const fade = FADE_S * RATE;
  for (let index = 0; index < count; index += 1) {
    const soft = Math.min(1, index / fade, (count - 1 - index) / fade);
    const sample = Math.max(-1, Math.min(1, (samples[from + index] ?? 0) * soft));
    data.setInt16(44 + index * 2, Math.round(sample * 32_767), true);
  }
  return new Blob([data.buffer], { type: "audio/wav" });
}
