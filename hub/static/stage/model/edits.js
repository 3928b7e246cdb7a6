/**
 * What the instructor may change about the stage (pure).
 *
 * Every edit takes a stage and returns one with the same version: the hub counts versions.
 * An edit that changes nothing returns the very stage it was given.
 *
 * @typedef {import("./types.js").Question} Question
 * @typedef {import("./types.js").Stage} Stage
 */

/** How many centres may hold the floor at once; the hub refuses more. */
export const FLOORS = 4;

/** @type {(stage: Stage, centerId: string) => boolean} */
export function hasFloor(stage, centerId) {
  return stage.floor.some((floor) => floor.center_id === centerId);
}

/** @type {(stage: Stage) => boolean} */
export function floorIsFull(stage) {
  return stage.floor.length >= FLOORS;
}

/** @type {(stage: Stage, centerId: string, now: string) => Stage} */
export function givingFloor(stage, centerId, now) {
  if (hasFloor(stage, centerId) || floorIsFull(stage)) return stage;
  return { ...stage, floor: [...stage.floor, { center_id: centerId, since: now }] };
}

/** @type {(stage: Stage, centerId: string) => Stage} */
export function takingFloor(stage, centerId) {
  if (!hasFloor(stage, centerId)) return stage;
  return { ...stage, floor: stage.floor.filter((floor) => floor.center_id !== centerId) };
}

/** @type {(stage: Stage, centerId: string | null) => Stage} */
export function spotlighting(stage, centerId) {
  return stage.spotlight === centerId ? stage : { ...stage, spotlight: centerId };
}

/** @type {(stage: Stage, shared: boolean) => Stage} */
export function sharingScreen(stage, shared) {
  return stage.shared_screen === shared ? stage : { ...stage, shared_screen: shared };
}

/** @type {(stage: Stage, question: Question) => Stage} */
export function asking(stage, question) {
  return { ...stage, question };
}

/**
 * Close a question and show how everybody chose; another one by now is left alone.
 *
 * @type {(stage: Stage, id: string, counts: number[]) => Stage}
 */
export function showingResult(stage, id, counts) {
  const { question } = stage;
  if (question === null || question.id !== id) return stage;
  return { ...stage, question: { ...question, shows_result: true, counts } };
}

/** @type {(stage: Stage) => Stage} */
export function askingNothing(stage) {
  return stage.question === null ? stage : { ...stage, question: null };
}

/**
 * Call the next centre of those that are to be called, in their order; whoever was called has
 * answered. After the last one nobody is called any more.
 *
 * @type {(stage: Stage, order: string[]) => Stage}
 */
export function callingNext(stage, order) {
  const before = stage.roll_call ?? { calling: null, called: [] };
  const called = before.calling === null ? before.called : [...before.called, before.calling];
  const calling = order.find((id) => !called.includes(id)) ?? null;
  return { ...stage, roll_call: { calling, called } };
}

/** @type {(stage: Stage) => Stage} */
export function callingNobody(stage) {
  return stage.roll_call === null ? stage : { ...stage, roll_call: null };
}

/** @type {(stage: Stage) => Stage} */
export function ending(stage) {
  return stage.ended ? stage : { ...stage, ended: true };
}

/**
 * The stage to believe after hearing one more: versions only grow, and an answer may be
 * overtaken by the room's metadata.
 *
 * @type {(known: Stage | null, heard: Stage) => Stage}
 */
export function newest(known, heard) {
  return known !== null && known.version > heard.version ? known : heard;
}
