/**
 * Every Korean sentence the scripts say, by what it is about (pure).
 *
 * @typedef {import("./types.js").DeviceKind} DeviceKind
 * @typedef {import("./types.js").Tile} Tile
 */

export const LINK = Object.freeze({
  off: "시작 전",
  joining: "연결 중",
  live: "수업 중",
  lost: "다시 연결하고 있어요",
});

export const DAY_STATE = Object.freeze({ soon: "곧 시작", now: "수업 중", over: "끝남" });

const DEVICE = Object.freeze({ camera: "카메라", microphone: "마이크" });

/** Why the room cannot be entered now; `again` keeps trying by itself. */
export const REFUSED = Object.freeze({
  again: "수업 방에 아직 들어가지 못했어요. 저절로 다시 해 볼게요.",
  engine: "수업 방이 응답하지 않아요. 저절로 다시 해 볼게요.",
  hub: "사랑방과 연결이 끊겼어요. 저절로 다시 해 볼게요.",
  signed_out: "로그인이 끝났어요. 다시 로그인해 주세요.",
  not_open: "아직 수업을 열 수 없어요. 시작 시각이 가까워지면 다시 눌러 주세요.",
  over: "수업 시간이 끝났어요.",
  foreign: "다른 선생님의 수업이에요. 오늘 수업에서 골라 주세요.",
  unknown_lesson: "수업을 찾지 못했어요. 오늘 수업에서 골라 주세요.",
});

export const FLOOR_FULL =
  "마이크는 네 곳까지 줄 수 있어요. 먼저 한 곳에서 거두어 주세요.";
export const STAGE_FAILED = "바꾸지 못했어요. 잠시 뒤에 다시 눌러 주세요.";
export const MUTED_ALL = "모든 경로당의 마이크를 껐어요.";
export const SOUND_BLOCKED = "경로당 소리가 막혀 있어요.";
export const PUBLISH_FAILED = "내 화면과 소리를 보내지 못하고 있어요. 저절로 다시 해 볼게요.";
export const TIME_IS_UP = "수업 시간이 끝났어요. ‘수업 마치기’를 눌러 주세요.";
export const FILMS_LOADING = "영상을 불러오고 있어요.";
export const FILMS_FAILED = "영상 목록을 받지 못했어요.";
export const NO_FILMS = "아직 영상이 없어요. 관제의 ‘영상 자료’에 영상을 넣으면 여기에 나와요.";
export const NO_FILM_FOUND = "찾는 영상이 없어요. 다른 말로 찾아 보세요.";
export const FILM_GONE = "이 영상은 자료에서 빠졌어요. 받아 둔 경로당에만 나와요.";

/** What is said of a film that is on, by whether it plays. */
export const WATCHING = Object.freeze({
  true: "모든 경로당에서 함께 보고 있어요.",
  false: "모든 경로당에서 잠깐 멈췄어요.",
});

/** @type {(names: string[]) => string} */
export function filmsLate(names) {
  if (names.length === 0) return "모든 경로당이 영상을 다 받아 두었어요.";
  const some = names.slice(0, 3).join(", ");
  const who = names.length > 3 ? `${some} 등 ${names.length}곳` : some;
  return `${who}: 아직 덜 받아서, 고른 영상이 안 나올 수 있어요.`;
}

export const SHARE_FAILED = "화면을 함께 볼 수 없었어요. 다시 눌러 주세요.";

/**
 * Why a camera or microphone cannot be used, by the browser's error name, and what to do.
 *
 * @type {(kind: DeviceKind, errorName: string) => string}
 */
export function deviceTrouble(kind, errorName) {
  const word = DEVICE[kind];
  const object = kind === "camera" ? "카메라를" : "마이크를";
  switch (errorName) {
    case "NotAllowedError":
    case "SecurityError":
      return `${object} 쓸 수 있게 허락해 주세요. 주소창 왼쪽의 자물쇠를 눌러 ${word}를 ‘허용’으로 바꾸고 ‘다시 찾기’를 눌러 주세요.`;
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return `${object} 찾지 못했어요. 꽂혀 있는지 보고 ‘다시 찾기’를 눌러 주세요.`;
    case "NotReadableError":
    case "AbortError":
      return `다른 프로그램이 ${object} 쓰고 있어요. 그 프로그램을 닫고 ‘다시 찾기’를 눌러 주세요.`;
    case "InsecureContext":
      return `이 주소에서는 ${object} 쓸 수 없어요. https로 시작하는 주소로 열어 주세요.`;
    default:
      return `${object} 켜지 못했어요. 꽂혀 있는지 보고 ‘다시 찾기’를 눌러 주세요.`;
  }
}

/** @type {(kind: DeviceKind, replaced: string | null) => string} */
export function deviceLost(kind, replaced) {
  const word = DEVICE[kind];
  if (replaced !== null) return `${word} 연결이 끊겨서 ‘${replaced}’(으)로 바꿨어요.`;
  return `${word} 연결이 끊겼어요. 다시 꽂거나 다른 ${kind === "camera" ? "카메라를" : "마이크를"} 골라 주세요.`;
}

/** @type {(inside: number, total: number, people: number) => string} */
export function connected(inside, total, people) {
  const rooms = `경로당 ${inside} / ${total}`;
  return people > 0 ? `${rooms} · 어르신 ${people}명` : rooms;
}

/** @type {(names: string[]) => string} */
export function handsUp(names) {
  return `${names.join(", ")}에서 손을 들었어요.`;
}

/** What a tile says in place of a picture. @type {Record<Tile["state"], string>} */
export const NO_PICTURE = {
  picture: "",
  paused: "소리만 나와요",
  no_picture: "카메라가 꺼져 있어요",
  away: "연결 안 됨",
  unknown: "",
};

/** The centre hears us and does not see us. */
export const SOUND_ONLY = "그곳은 소리만 나와요";

/** @type {Record<Tile["line"], string>} */
export const LINE = {
  good: "연결 좋음",
  weak: "연결 약함",
  lost: "연결 끊김",
  none: "연결 안 됨",
};

/** @type {Record<Tile["microphone"], string>} */
export const MICROPHONE = {
  closed: "마이크 닫힘",
  opening: "마이크 켜는 중",
  open: "마이크 켜짐",
  self_muted: "경로당에서 껐어요",
  missing: "마이크 없음",
};

/** What is to say about a centre's voice, nothing while it is quiet. @type {(tile: Tile) => string} */
export function aside(tile) {
  if (tile.speaking) return "말하는 중";
  if (tile.hasFloor) return MICROPHONE[tile.microphone];
  return tile.microphone === "missing" ? MICROPHONE.missing : "";
}

/** A tile in one breath, for who listens to the page. @type {(tile: Tile) => string} */
export function spoken(tile) {
  const parts = [tile.name, tile.line === "none" ? "" : LINE[tile.line]];
  if (tile.people !== null) parts.push(`${tile.people}명`);
  if (tile.handAt !== null) parts.push("손 들었어요");
  if (tile.spotlight) parts.push("모두에게 크게 나오는 중");
  if (tile.soundOnly) parts.push(SOUND_ONLY);
  parts.push(NO_PICTURE[tile.state]);
  if (tile.hasFloor) parts.push(MICROPHONE[tile.microphone]);
  return parts.filter(Boolean).join(", ");
}
