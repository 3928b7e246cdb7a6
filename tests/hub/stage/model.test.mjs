// The pure modules of the instructor's page: edits, tiles, hands, time, coming back, words.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

const model = (name) => import(`../../../hub/static/stage/model/${name}.js`);
const edits = await model("edits");
const { arrangement, lessonCenters, summary, tiles } = await model("tiles");
const { holding, newHands, waiting } = await model("hands");
const { hubAhead, lessonClock, lessonState, minutesAndSeconds, nextUp } = await model("timing");
const { SDK_GIVES_UP_MS, pauseMs, sdkPauseMs, verdict } = await model("retry");
const words = await model("words");

const AT = "2026-03-02T01:00:00Z";
const STAGE = { version: 7, spotlight: null, floor: [], shared_screen: false, ended: false, music: true };
const CENTERS = [
  { id: "a", name: "봉화 명호", county: "봉화" },
  { id: "b", name: "부안 위도", county: "부안" },
  { id: "c", name: "진도 의신", county: "진도" },
];
const fact = (centerId, more = {}) => ({
  centerId,
  attributes: {},
  quality: "excellent",
  speaking: false,
  camera: "on",
  microphone: "none",
  paused: false,
  ...more,
});
const tileOf = (more, stage = STAGE) => tiles([CENTERS[0]], [fact("a", more)], stage, "live")[0];

describe("edits", () => {
  test("giving and taking the floor keep everything else, the version too", () => {
    const given = edits.givingFloor(STAGE, "a", AT);
    assert.deepEqual(given, { ...STAGE, floor: [{ center_id: "a", since: AT }] });
    assert.deepEqual(edits.takingFloor(given, "a"), STAGE);
  });

  test("an edit that changes nothing returns the very same stage", () => {
    const given = edits.givingFloor(STAGE, "a", AT);
    assert.equal(edits.givingFloor(given, "a", "later"), given);
    assert.equal(edits.takingFloor(STAGE, "a"), STAGE);
    assert.equal(edits.spotlighting(STAGE, null), STAGE);
    assert.equal(edits.sharingScreen(STAGE, false), STAGE);
    const ended = edits.ending(STAGE);
    assert.equal(edits.ending(ended), ended);
  });

  test("a fifth centre is not given the floor", () => {
    const full = ["a", "b", "c", "d"].reduce((s, id) => edits.givingFloor(s, id, AT), STAGE);
    assert.ok(edits.floorIsFull(full));
    assert.equal(edits.givingFloor(full, "e", AT), full);
  });

  test("the newest version wins, the later word of the same version too", () => {
    const same = { ...STAGE, music: false };
    assert.equal(edits.newest(null, STAGE), STAGE);
    assert.equal(edits.newest(STAGE, same), same);
    assert.equal(edits.newest(STAGE, { ...STAGE, version: 6 }), STAGE);
  });
});

describe("tiles", () => {
  test("centres stay in the lesson's order and one the hub does not know keeps its place", () => {
    const names = lessonCenters(["c", "x", "a"], CENTERS).map((center) => center.name);
    assert.deepEqual(names, ["진도 의신", "x", "봉화 명호"]);
  });

  test("a centre that is not inside is away, unless it is we who are cut off", () => {
    const state = (link) => tiles([CENTERS[0]], [], STAGE, link)[0].state;
    assert.deepEqual(["live", "lost", "joining"].map(state), ["away", "unknown", "unknown"]);
  });

  for (const [more, state] of [
    [{}, "picture"],
    [{ camera: "muted" }, "no_picture"],
    [{ camera: "none" }, "no_picture"],
    [{ attributes: { sound_only: "1" } }, "picture"],
    [{ paused: true }, "paused"],
    [{ paused: true, camera: "muted" }, "no_picture"],
  ]) {
    test(`${JSON.stringify(more)} shows ${state}`, () => assert.equal(tileOf(more).state, state));
  }

  const floor = { ...STAGE, floor: [{ center_id: "a", since: AT }] };
  for (const [more, stage, microphone] of [
    [{ microphone: "on" }, STAGE, "closed"],
    [{ microphone: "none" }, floor, "opening"],
    [{ microphone: "muted" }, floor, "opening"],
    [{ microphone: "on" }, floor, "open"],
    [{ microphone: "muted", attributes: { self_muted: "1" } }, floor, "self_muted"],
    [{ attributes: { microphone: "missing" } }, floor, "missing"],
  ]) {
    test(`the microphone is ${microphone}: ${JSON.stringify(more)}`, () =>
      assert.equal(tileOf(more, stage).microphone, microphone));
  }

  test("lines are good until the engine says otherwise", () => {
    const line = (quality) => tileOf({ quality }).line;
    assert.deepEqual(["unknown", "excellent", "good", "poor", "lost"].map(line), [
      "good",
      "good",
      "good",
      "weak",
      "lost",
    ]);
  });

  test("a muted centre does not speak, whatever the last word on its level was", () => {
    assert.equal(tileOf({ speaking: true, microphone: "muted" }).speaking, false);
    assert.equal(tileOf({ speaking: true, microphone: "on" }).speaking, true);
  });

  test("people are counted where a number came, and only inside", () => {
    const facts = [
      fact("a", { attributes: { people: "11" } }),
      fact("b", { attributes: { people: "many" } }),
    ];
    const all = tiles(CENTERS, facts, STAGE, "live");
    assert.deepEqual(summary(all), { inside: 2, total: 3, people: 11 });
    assert.equal(all[1].people, null);
  });

  test("a centre that only hears us is still seen by us", () => {
    assert.equal(tileOf({ attributes: { sound_only: "1" } }).soundOnly, true);
    assert.equal(tileOf({ attributes: { sound_only: "" } }).soundOnly, false);
  });

  for (const [count, width, height, columns, tileWidth] of [
    [1, 1040, 690, 1, 1040],
    [2, 1040, 690, 1, 600],
    [4, 1040, 690, 2, 513],
    [9, 1040, 690, 3, 337],
    [9, 1000, 590, 3, 324],
    [3, 360, 900, 1, 360],
    [60, 1040, 690, 3, 266],
    [0, 0, 0, 1, 0],
  ]) {
    test(`${count} tiles in ${width} x ${height}: ${columns} columns of ${tileWidth}`, () =>
      assert.deepEqual(arrangement(count, width, height, 14), { columns, tileWidth }));
  }
});

describe("hands", () => {
  const all = (hands, stage = STAGE) =>
    tiles(CENTERS, Object.entries(hands).map(([id, hand]) => fact(id, { attributes: { hand } })), stage, "live");

  test("the longest waiting is first, an unreadable time last", () => {
    const queue = waiting(all({ a: "soon", b: "2026-03-02T01:00:09Z", c: "2026-03-02T01:00:05+00:00" }));
    assert.deepEqual(queue.map((tile) => tile.centerId), ["c", "b", "a"]);
  });

  test("who holds the floor has left the queue", () => {
    const stage = { ...STAGE, floor: [{ center_id: "b", since: AT }] };
    const everyone = all({ a: AT, b: AT, c: "" }, stage);
    assert.deepEqual(waiting(everyone).map((tile) => tile.centerId), ["a"]);
    assert.deepEqual(holding(everyone).map((tile) => tile.centerId), ["b"]);
  });

  test("only hands that went up now are announced", () => {
    assert.deepEqual(newHands(all({ a: AT, b: "" }), all({ a: AT, b: AT })), ["부안 위도"]);
  });
});

describe("time", () => {
  const lesson = { starts_at: AT, ends_at: "2026-03-02T02:00:00Z" };
  const at = (seconds) => Date.parse(AT) + seconds * 1000;

  test("the clock counts down, then up, then on", () => {
    assert.deepEqual(lessonClock(lesson, at(-200)), { elapsed: "3:20", length: "60:00", phase: "soon" });
    assert.deepEqual(lessonClock(lesson, at(1334)), { elapsed: "22:14", length: "60:00", phase: "now" });
    assert.deepEqual(lessonClock(lesson, at(3661)), { elapsed: "61:01", length: "60:00", phase: "over" });
  });

  test("ends are exclusive and closing early counts", () => {
    assert.equal(lessonState(lesson, false, at(-1)), "soon");
    assert.equal(lessonState(lesson, false, at(0)), "now");
    assert.equal(lessonState(lesson, true, at(10)), "over");
    assert.equal(lessonState(lesson, false, at(3600)), "over");
  });

  test("the big button opens the running lesson, else the next, else none", () => {
    const rows = (...states) => states.map((state) => ({ state, lesson }));
    assert.equal(nextUp(rows("over", "now", "soon")).state, "now");
    assert.equal(nextUp(rows("over", "soon", "soon")).state, "soon");
    assert.equal(nextUp(rows("over")), undefined);
  });

  test("a laptop with a wrong clock shows the hub's time, a right one its own", () => {
    const hub = Date.parse("2026-03-02T01:00:00Z");
    assert.equal(hubAhead("Mon, 02 Mar 2026 01:00:00 GMT", hub + 900), 0);
    assert.equal(hubAhead("Mon, 02 Mar 2026 01:00:00 GMT", hub - 86_400_000), 86_400_500);
    assert.equal(hubAhead(null, hub), 0);
  });

  test("minutes do not become hours", () => assert.equal(minutesAndSeconds(5405.9), "90:05"));
});

describe("coming back", () => {
  test("pauses double, are spread, and stay under five seconds", () => {
    assert.deepEqual([0, 1, 2, 3, 4, 9, 400].map((n) => pauseMs(n, 1)), [400, 800, 1600, 3200, 5000, 5000, 5000]);
    assert.equal(pauseMs(9, 0), 1250);
  });

  test("the SDK hands over before its token is stale", () => {
    assert.ok(sdkPauseMs(0, 0, 1) <= 200);
    assert.equal(sdkPauseMs(3, SDK_GIVES_UP_MS, 0.5), null);
  });

  for (const [status, type, meaning] of [
    [0, "hub_unreachable", "again"],
    [503, "engine_unreachable", "again"],
    [502, "refused", "again"],
    [401, "sign_in_needed", "signed_out"],
    [425, "lesson_not_open", "not_open"],
    [410, "lesson_over", "over"],
    [403, "lesson_foreign", "foreign"],
    [404, "lesson_unknown", "unknown_lesson"],
  ]) {
    test(`${status} ${type} means ${meaning}`, () => assert.equal(verdict({ status, type }), meaning));
  }
});

describe("words", () => {
  test("each trouble with a device says its remedy", () => {
    for (const kind of ["camera", "microphone"]) {
      for (const name of ["NotAllowedError", "NotFoundError", "NotReadableError", "InsecureContext", "Odd"]) {
        assert.match(words.deviceTrouble(kind, name), /(다시 찾기|열어 주세요)/);
      }
    }
    assert.match(words.deviceTrouble("camera", "NotAllowedError"), /자물쇠/);
  });

  test("a tile is told in one breath", () => {
    const stage = { ...STAGE, spotlight: "a", floor: [{ center_id: "a", since: AT }] };
    const told = words.spoken(tileOf({ microphone: "on", attributes: { people: "7", hand: AT } }, stage));
    assert.equal(told, "봉화 명호, 연결 좋음, 7명, 손 들었어요, 모두에게 크게 나오는 중, 마이크 켜짐");
  });

  test("the header counts people only where somebody counted", () => {
    assert.equal(words.connected(8, 9, 74), "경로당 8 / 9 · 어르신 74명");
    assert.equal(words.connected(0, 9, 0), "경로당 0 / 9");
  });
});
