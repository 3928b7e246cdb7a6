/**
 * The cards for what all centres are asked: a question with answers, and the roll call.
 *
 * @typedef {import("../model/types.js").Center} Center
 * @typedef {import("../model/types.js").Stage} Stage
 */

import { copyOf, flag, need, say } from "./page.js";

const LEAST_ANSWERS = 2;

/**
 * What was typed, or null with the first field that needs something, which gets the focus.
 *
 * @returns {{text: string, answers: string[]} | null}
 */
export function typedQuestion() {
  const form = /** @type {HTMLFormElement} */ (need(document, "form.ask-form"));
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input")]);
  const [text = "", ...answers] = fields.map((field) => field.value.trim());
  const given = answers.filter((answer) => answer !== "");
  say(form, "ask-trouble", trouble(text, given));
  const missing = fields.find((field) => field.value.trim() === "");
  if (text !== "" && given.length >= LEAST_ANSWERS) return { text, answers: given };
  missing?.focus();
  return null;
}

/** @param {string} text @param {string[]} answers */
function trouble(text, answers) {
  if (text === "") return "질문을 적어 주세요.";
  return answers.length < LEAST_ANSWERS ? "답을 두 개 이상 적어 주세요." : "";
}

/** @param {Stage} stage @param {number[]} counts of the open question */
export function drawQuestion(stage, counts) {
  const card = need(document, ".question");
  const { question } = stage;
  flag(need(card, ".ask-form"), "hidden", question !== null);
  flag(need(card, ".asked"), "hidden", question === null);
  if (question === null) return;
  say(card, "asked", question.text);
  const shown = question.shows_result ? question.counts : counts;
  const total = shown.reduce((sum, count) => sum + count, 0);
  say(card, "asked-note", question.shows_result ? "결과를 모두에게 보여 주고 있어요." : `${total}곳이 답했어요.`);
  flag(need(card, '[data-action="result"]'), "hidden", question.shows_result);
  const list = need(card, ".answers");
  while (list.children.length > question.answers.length) list.lastElementChild?.remove();
  while (list.children.length < question.answers.length) list.append(copyOf("answer"));
  question.answers.forEach((answer, number) => {
    const row = /** @type {HTMLElement} */ (list.children[number]);
    say(row, "answer", answer);
    say(row, "answer-count", `${shown[number] ?? 0}곳`);
    const meter = /** @type {HTMLMeterElement} */ (need(row, "meter"));
    meter.max = Math.max(1, total);
    meter.value = shown[number] ?? 0;
    meter.setAttribute("aria-label", answer);
  });
}

/** @param {Stage} stage @param {Center[]} centers in the lesson's order */
export function drawRollCall(stage, centers) {
  const card = need(document, ".roll-call");
  const roll = stage.roll_call;
  const name = centers.find((center) => center.id === roll?.calling)?.name;
  say(card, "calling", note(roll, name, centers.length));
  const next = need(card, '[data-action="roll-next"]');
  const over = roll !== null && roll.called.length + (roll.calling === null ? 0 : 1) >= centers.length;
  next.textContent = roll === null ? "한 곳씩 부르기" : "다음 경로당 부르기";
  flag(next, "hidden", over && roll?.calling === null);
  if (over && roll?.calling !== null) next.textContent = "모두 불렀어요";
  flag(need(card, '[data-action="roll-end"]'), "hidden", roll === null);
}

/**
 * @param {Stage["roll_call"]} roll @param {string | undefined} name @param {number} all
 */
function note(roll, name, all) {
  if (roll === null) return "경로당을 한 곳씩 크게 보여 주며 이름을 불러요.";
  const called = `${roll.called.length} / ${all} 대답`;
  return name === undefined ? called : `지금 ${name} 차례 · ${called}`;
}
