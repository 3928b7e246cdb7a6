/**
 * The week by hand: a lesson is dragged to another time or day, or moved with Shift and the arrow
 * keys and stored with Enter; a press on an empty place begins a new lesson there.
 *
 * Where something stands is its `data-at` (minutes of the day) and the list of its day.  What is
 * moved is sent as an ordinary form, so that the hub answers as it does without this script.
 */

const STEP = 10;
const NEW_STEP = 30;
const FAR_ENOUGH = 6; // pixels; less is a press

/** @template {Element} E @param {string} selector @param {new () => E} kind @returns {E} */
function need(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`${selector} is missing`);
  return found;
}

const week = need("[data-week]", HTMLElement);
const said = need("[data-said]", HTMLElement);
const form = document.querySelector("#move");
const days = /** @type {HTMLElement[]} */ ([...week.querySelectorAll("[data-day]")]);
const first = Number(week.dataset.first) * 60;
const last = Number(week.dataset.last) * 60;

/** @typedef {{block: HTMLElement, ghost: HTMLElement, day: number, at: number}} Move */
/** @type {Move | null} */
let move = null;
/** A press that has not become a drag yet. @type {{block: HTMLElement, x: number, y: number} | null} */
let pressed = null;
let swallowsClick = false;

const clock = (/** @type {number} */ at) =>
  `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
const dayOf = (/** @type {HTMLElement} */ block) =>
  days.indexOf(/** @type {HTMLElement} */ (block.closest("[data-day]")));
const blockOf = (/** @type {EventTarget | null} */ target) =>
  target instanceof Element
    ? /** @type {HTMLElement | null} */ (target.closest("[data-lesson]"))
    : null;

/** @param {HTMLElement} block @returns {Move} */
function begin(block) {
  const ghost = /** @type {HTMLElement} */ (block.cloneNode(true));
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  ghost.removeAttribute("data-lesson");
  for (const link of ghost.querySelectorAll("a")) link.removeAttribute("href");
  block.classList.add("is-moved");
  return { block, ghost, day: dayOf(block), at: Number(block.dataset.at) };
}

/** @param {number} day @param {number} at */
function place(day, at) {
  if (!move) return;
  const most = last - STEP;
  move.day = Math.max(0, Math.min(days.length - 1, day));
  move.at = Math.max(first, Math.min(most, Math.round(at / STEP) * STEP));
  move.ghost.dataset.at = String(move.at);
  const time = move.ghost.querySelector(".block-time");
  const ends = move.at + Number(move.block.dataset.minutes);
  if (time) time.textContent = `${clock(move.at)}–${clock(ends % 1440)}`;
  days[move.day]?.append(move.ghost);
}

function stop() {
  move?.ghost.remove();
  move?.block.classList.remove("is-moved");
  move = null;
}

const hasMoved = () =>
  move !== null && (move.day !== dayOf(move.block) || move.at !== Number(move.block.dataset.at));

function store() {
  if (!move || !(form instanceof HTMLFormElement)) return;
  const lesson = encodeURIComponent(move.block.dataset.lesson ?? "");
  form.action = `/timetable/lessons/${lesson}?${form.dataset.query}`;
  field("day").value = days[move.day]?.dataset.day ?? "";
  field("start").value = clock(move.at);
  form.requestSubmit();
}

/** @param {string} name */
function field(name) {
  return need(`#move [name="${name}"]`, HTMLInputElement);
}

// --- with the pointer --------------------------------------------------------

week.addEventListener("pointerdown", (event) => {
  const block = blockOf(event.target);
  if (block && event.button === 0) pressed = { block, x: event.clientX, y: event.clientY };
});

week.addEventListener("pointermove", (event) => {
  if (!pressed) return;
  const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y];
  if (!move) {
    if (Math.hypot(dx, dy) < FAR_ENOUGH) return;
    move = begin(pressed.block);
    week.setPointerCapture(event.pointerId);
  }
  const day = days.findIndex((one) => {
    const { left, right } = one.getBoundingClientRect();
    return left <= event.clientX && event.clientX < right;
  });
  const minute = (days[0]?.getBoundingClientRect().height ?? 1) / (last - first);
  place(day < 0 ? move.day : day, Number(pressed.block.dataset.at) + dy / minute);
});

week.addEventListener("pointerup", () => {
  pressed = null;
  if (!move) return;
  swallowsClick = true;
  // A click may follow or not: only the one of this very drag is swallowed.
  setTimeout(() => (swallowsClick = false));
  if (hasMoved()) store();
  else stop();
});

week.addEventListener("pointercancel", () => {
  pressed = null;
  stop();
});

week.addEventListener(
  "click",
  (event) => {
    if (swallowsClick) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const day = event.target;
    if (!(day instanceof HTMLElement) || !day.dataset.day || !week.dataset.new) return;
    const { top, height } = day.getBoundingClientRect();
    const at = first + ((event.clientY - top) / height) * (last - first);
    const start = clock(Math.floor(at / NEW_STEP) * NEW_STEP);
    location.assign(`${week.dataset.new}&day=${day.dataset.day}&start=${start}`);
  },
  true,
);

// --- with the keyboard -------------------------------------------------------

/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

week.addEventListener("keydown", (event) => {
  const block = blockOf(event.target);
  const arrow = ARROWS[event.key];
  if (block && arrow && event.shiftKey) {
    event.preventDefault();
    move ??= begin(block);
    place(move.day + arrow[0], move.at + arrow[1]);
    const name = days[move.day]?.dataset.name ?? "";
    said.textContent = `${name} ${clock(move.at)}. Enter로 저장하고 Esc로 그만둬요.`;
  } else if (move && event.key === "Enter") {
    event.preventDefault();
    if (hasMoved()) store();
    else stop();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !move) return;
  pressed = null;
  stop();
  said.textContent = "옮기지 않았어요.";
});

week.addEventListener("focusout", () => {
  if (!pressed) stop();
});

document.querySelector("#print")?.addEventListener("click", () => window.print());

// Without this its names would be everybody's.
export {};
