// The stage's truth against a small real hub on loopback: versions, refusals, silence.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

const { HubApi, Problem } = await import("../../../hub/static/stage/room/api.js");
const { StageTruth } = await import("../../../hub/static/stage/room/truth.js");
const { givingFloor, spotlighting, takingFloor } = await import("../../../hub/static/stage/model/edits.js");

const AT = "2026-03-02T01:00:00Z";

/** One lesson's stage behind HTTP, as PROTOCOL.md says; `meanwhile` runs before each PUT. */
class StageServer {
  stage = { version: 3, spotlight: null, floor: [], shared_screen: false, ended: false, music: true };
  meanwhile = () => {};
  puts = 0;
  #server = createServer((request, response) => void this.#answer(request, response));

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** What another instructor's page does. */
  edit(edit) {
    this.stage = { ...edit(this.stage), version: this.stage.version + 1 };
  }

  async #answer(request, response) {
    let body = "";
    for await (const chunk of request) body += chunk;
    const [status, document] = this.#judge(request, body);
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(document));
  }

  #judge(request, body) {
    if (request.url === "/api/lessons/strange/stage") return [401, { type: "sign_in_needed", status: 401 }];
    if (request.url.endsWith("/mute-all")) this.edit((stage) => ({ ...stage, floor: [] }));
    if (request.method !== "PUT") return [200, this.stage];
    this.puts += 1;
    this.meanwhile();
    const wanted = JSON.parse(body);
    if (wanted.version !== this.stage.version) {
      return [409, { type: "version_conflict", status: 409, current: this.stage }];
    }
    this.edit(() => wanted);
    return [200, this.stage];
  }
}

let hub;
let truth;
let heard;
let base;

before(async () => {
  hub = new StageServer();
  base = await hub.start();
});
after(() => hub.stop());
beforeEach(() => {
  hub.stage = { ...hub.stage, version: 3, spotlight: null, floor: [] };
  hub.meanwhile = () => {};
  hub.puts = 0;
  heard = [];
  truth = new StageTruth(new HubApi(base), "lesson", () => heard.push(truth.stage.version));
});

test("a change fetches the stage first and hears the hub's next version", async () => {
  await truth.change((stage) => spotlighting(stage, "a"));
  assert.equal(truth.stage.spotlight, "a");
  assert.deepEqual(heard, [3, 4]);
  assert.equal(hub.stage.music, true);
});

test("somebody faster keeps what they did, and we keep what we wanted", async () => {
  await truth.refresh();
  hub.edit((stage) => givingFloor(stage, "b", AT));
  await truth.change((stage) => givingFloor(stage, "a", AT));
  assert.deepEqual(hub.stage.floor.map((floor) => floor.center_id), ["b", "a"]);
  assert.equal(hub.puts, 2);
});

test("an intent that somebody else fulfilled already is not sent again", async () => {
  await truth.refresh();
  hub.edit((stage) => spotlighting(stage, "a"));
  await truth.change((stage) => spotlighting(stage, "a"));
  assert.equal(hub.puts, 1);
  assert.equal(truth.stage.version, 4);
});

test("quick presses go one after the other and do not refuse each other", async () => {
  await truth.refresh();
  await Promise.all([
    truth.change((stage) => givingFloor(stage, "a", AT)),
    truth.change((stage) => givingFloor(stage, "b", AT)),
    truth.change((stage) => takingFloor(stage, "a")),
  ]);
  assert.deepEqual(hub.stage.floor.map((floor) => floor.center_id), ["b"]);
  assert.equal(hub.puts, 3);
});

test("a hub that never agrees is given up with its refusal", async () => {
  await truth.refresh();
  hub.meanwhile = () => hub.edit((stage) => stage);
  await assert.rejects(
    truth.change((stage) => spotlighting(stage, "a")),
    (error) => error instanceof Problem && error.status === 409,
  );
  hub.meanwhile = () => {};
  await truth.change((stage) => spotlighting(stage, "b"));
  assert.equal(hub.stage.spotlight, "b");
});

test("muting all is the hub's to do", async () => {
  await truth.change((stage) => givingFloor(stage, "a", AT));
  await truth.muteAll();
  assert.deepEqual(truth.stage.floor, []);
});

test("an overtaken answer does not undo what the room told", async () => {
  await truth.refresh();
  truth.hear({ ...hub.stage, version: 9, spotlight: "c" });
  truth.hear({ ...hub.stage, version: 8 });
  assert.equal(truth.stage.spotlight, "c");
});

test("a refusal carries its type, and a hub that is away has status 0", async () => {
  await assert.rejects(new HubApi(base).stage("strange"), { type: "sign_in_needed", status: 401 });
  await assert.rejects(new HubApi("http://127.0.0.1:1").stage("x"), { type: "hub_unreachable", status: 0 });
});
