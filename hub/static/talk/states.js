/**
 * How a talk stands, and the words for it (pure).
 *
 * @typedef {import("../stage/model/types.js").CenterFacts} CenterFacts
 * @typedef {import("../stage/model/types.js").Link} Link
 *
 * @typedef {object} Talk what the hub says of it
 * @property {string} talk_id
 * @property {string | null} rang_at
 * @property {string | null} began_at
 * @property {string | null} ended_at
 *
 * @typedef {"asked" | "rings" | "joining" | "on" | "lost"} State
 */

/** @type {Record<State, {link: Link, large: string, small: string}>} */
export const WORDS = {
  asked: { link: "joining", large: "거는 중", small: "경로당 화면에 알리고 있어요." },
  rings: { link: "joining", large: "10초 안에 연결돼요", small: "경로당 화면에 알렸어요. 나중에를 누를 수도 있어요." },
  joining: { link: "joining", large: "곧 연결돼요", small: "경로당 카메라와 마이크를 켜고 있어요." },
  on: { link: "live", large: "연결됨", small: "" },
  lost: { link: "lost", large: "끊어졌어요", small: "다시 연결하고 있어요." },
};

/**
 * @param {Talk | null} talk null until the hub has answered
 * @param {Link} link our own way to the room
 * @param {boolean} inside whether the centre is in the room
 * @param {boolean} wasOn whether both were there before
 * @returns {State}
 */
export function stateOf(talk, link, inside, wasOn) {
  if (talk?.began_at && inside && link === "live") return "on";
  if (wasOn) return "lost";
  if (talk?.began_at) return "joining";
  return talk?.rang_at ? "rings" : "asked";
}

/** What is to be known of the centre beside its picture. @param {CenterFacts} center */
export function plate(center) {
  if (center.attributes.microphone === "missing") return "그곳에 마이크가 없어요";
  if (center.microphone !== "on") return "그곳 마이크가 꺼져 있어요";
  return center.attributes.sound_only === "1" ? "그곳은 소리만 나와요" : "";
}

/** Minutes and seconds of a talk. @param {number} ms */
export function elapsed(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
