// A film that all watch together: where it is, and what the instructor's page does to it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

const model = (name) => import(`../../../hub/static/stage/model/${name}.js`);
const films = await model("watching");
const { hubAheadExactly } = await model("timing");
const { filmsLate } = await model("words");

const NOW = Date.parse("2026-11-23T01:10:00Z");
const FILM = { id: "i1", title: "아침 체조", category: "체조", seconds: 60, poster: null };
const STAGE = { version: 7, watch: null, music: true };
const begun = films.watching(STAGE, FILM, NOW);
const later = (seconds) => NOW + seconds * 1000;

describe("a film", () => {
  test("begins at its beginning, now", () => {
    const at = "2026-11-23T01:10:00.000Z";
    assert.deepEqual(begun.watch, { item_id: "i1", title: "아침 체조", playing: true, position_s: 0, at });
    assert.equal(begun.music, true);
    assert.equal(films.positionAt(begun.watch, later(12.5)), 12.5);
    // A laptop whose clock is a little behind the hub's is no time machine.
    assert.equal(films.positionAt(begun.watch, later(-2)), 0);
  });

  test("stands, and goes on from there", () => {
    const paused = films.pausing(begun, later(20));
    assert.equal(films.positionAt(paused.watch, later(100)), 20);
    assert.equal(films.pausing(paused, later(30)), paused);
    const on = films.goingOn(paused, later(100));
    assert.equal(films.positionAt(on.watch, later(105)), 25);
    assert.equal(films.goingOn(on, later(110)), on);
  });

  test("is moved, whether it plays or not", () => {
    const moved = films.seeking(begun, 40, later(5));
    assert.equal(films.positionAt(moved.watch, later(6)), 41);
    const still = films.seeking(films.pausing(begun, later(5)), 30, later(6));
    assert.deepEqual([still.watch.playing, still.watch.position_s], [false, 30]);
    assert.equal(films.seeking(begun, -3, NOW).watch.position_s, 0);
  });

  test("is taken away, and nothing is done to none", () => {
    assert.deepEqual(films.watchingNothing(begun), STAGE);
    for (const edit of ["watchingNothing", "pausing", "goingOn"]) {
      assert.equal(films[edit](STAGE, NOW), STAGE);
    }
    assert.equal(films.seeking(STAGE, 10, NOW), STAGE);
  });

  test("that is over ends, unless somebody set it back or put on another", () => {
    assert.equal(films.endingWhatIsOver(begun, FILM, later(59)), begun);
    assert.deepEqual(films.endingWhatIsOver(begun, FILM, later(60)), STAGE);
    const back = films.seeking(begun, 5, later(59));
    assert.equal(films.endingWhatIsOver(back, FILM, later(60)), back);
    assert.equal(films.endingWhatIsOver(begun, { ...FILM, id: "i2" }, later(99)), begun);
    assert.equal(films.endingWhatIsOver(begun, undefined, later(99)), begun);
    assert.equal(films.endingWhatIsOver(STAGE, FILM, later(99)), STAGE);
  });
});

test("films are found by every word of title and category", () => {
  const other = { ...FILM, id: "i2", title: "웃음 교실" };
  const ids = (typed) => films.found([FILM, other], typed).map((film) => film.id);
  assert.deepEqual(ids("  "), ["i1", "i2"]);
  assert.deepEqual(ids("체조 웃음"), ["i2"]);
  assert.deepEqual(ids("없는 말"), []);
});

test("the hub's clock is told by the middle of a call", () => {
  assert.equal(hubAheadExactly("2026-11-23T01:10:00.250+00:00", NOW - 100, NOW + 300), 150);
  assert.equal(hubAheadExactly(null, NOW, NOW), null);
});

test("who lacks films is named, and how many they are", () => {
  assert.match(filmsLate([]), /모든 경로당/);
  assert.match(filmsLate(["가", "나"]), /^가, 나: /);
  assert.match(filmsLate(["가", "나", "다", "라"]), /^가, 나, 다 등 4곳: /);
});
