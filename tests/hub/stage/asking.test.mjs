// Questions and the roll call on the instructor's page: edits and votes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

const model = (name) => import(`../../../hub/static/stage/model/${name}.js`);
const edits = await model("edits");
const { counted, heard } = await model("votes");

const STAGE = { version: 7, question: null, roll_call: null, music: true };
const QUESTION = { id: "q1", text: "오늘 기분은요?", answers: ["좋아요", "그저 그래요"], shows_result: false, counts: [] };
const vote = (answer, question_id = "q1") => JSON.stringify({ question_id, answer });

describe("a question", () => {
  test("is asked, closed with its counts, and taken away", () => {
    const asked = edits.asking(STAGE, QUESTION);
    assert.deepEqual(asked, { ...STAGE, question: QUESTION });
    const shown = edits.showingResult(asked, "q1", [2, 1]);
    assert.deepEqual(shown.question, { ...QUESTION, shows_result: true, counts: [2, 1] });
    assert.deepEqual(edits.askingNothing(shown), STAGE);
  });

  test("that is another one by now keeps its answers open", () => {
    const asked = edits.asking(STAGE, { ...QUESTION, id: "q2" });
    assert.equal(edits.showingResult(asked, "q1", [1, 1]), asked);
    assert.equal(edits.askingNothing(STAGE), STAGE);
  });
});

describe("votes", () => {
  test("of a centre count once, the latest of it", () => {
    let votes = new Map();
    for (const [centerId, text] of [["a", vote(0)], ["b", vote(0)], ["a", vote(1)], ["a", vote(1)]]) {
      votes = heard(votes, centerId, text);
    }
    assert.deepEqual(counted(votes, QUESTION), [1, 1]);
  });

  test("to another question and what is no vote count nothing", () => {
    let votes = heard(new Map(), "a", vote(1, "q0"));
    for (const text of ["", "{}", "[1]", '{"question_id":"q1","answer":"1"}', vote(7)]) {
      votes = heard(votes, "b", text);
    }
    assert.deepEqual(counted(votes, QUESTION), [0, 0]);
  });
});

describe("the roll call", () => {
  test("goes through the centres in their order, and ends", () => {
    const order = ["a", "b", "c"];
    let stage = STAGE;
    const called = [];
    for (let step = 0; step < 5; step += 1) {
      stage = edits.callingNext(stage, order);
      called.push(stage.roll_call.calling);
    }
    assert.deepEqual(called, ["a", "b", "c", null, null]);
    assert.deepEqual(stage.roll_call.called, order);
    assert.deepEqual(edits.callingNobody(stage), STAGE);
    assert.equal(edits.callingNobody(STAGE), STAGE);
  });

  test("leaves out who is not there and takes in who comes later", () => {
    const begun = edits.callingNext(edits.callingNext(STAGE, ["a", "c"]), ["a", "c"]);
    assert.deepEqual(begun.roll_call, { calling: "c", called: ["a"] });
    assert.equal(edits.callingNext(begun, ["a", "b", "c"]).roll_call.calling, "b");
  });
});
