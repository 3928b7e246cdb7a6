// Moves lines of a roll, takes them out and adds new ones; the form says the rest.

const roll = /** @type {HTMLElement} */ (document.querySelector("[data-roll]"));
const said = /** @type {HTMLElement} */ (document.querySelector("[data-said]"));
const lineOf = (/** @type {Element} */ inside) =>
  /** @type {HTMLElement} */ (inside.closest("[data-line]"));
const field = (/** @type {Element} */ line, /** @type {string} */ name) =>
  /** @type {HTMLInputElement} */ (line.querySelector(`[name="${name}"]`));
const called = (/** @type {Element} */ line) => field(line, "name").value.trim() || "빈 줄";

/** A line of its own for somebody new, empty. */
function add() {
  const line = /** @type {HTMLElement} */ (roll.lastElementChild?.cloneNode(true));
  for (const input of line.querySelectorAll("input")) input.value = "";
  roll.append(line);
  field(line, "name").focus();
}

/** Up or down by one; the button that was pressed keeps the focus. */
function move(/** @type {HTMLElement} */ button, /** @type {"up" | "down"} */ way) {
  const line = lineOf(button);
  const beside = way === "up" ? line.previousElementSibling : line.nextElementSibling;
  if (!beside) return;
  if (way === "up") beside.before(line);
  else beside.after(line);
  button.focus();
  said.textContent = `${called(line)}, ${[...roll.children].indexOf(line) + 1}번째`;
}

/** Out of the roll when it is stored; the last line is only emptied, so that one is always there. */
function takeOut(/** @type {HTMLElement} */ button) {
  const line = lineOf(button);
  said.textContent = `${called(line)}, 명단에서 뺐어요. 저장하면 바뀌어요.`;
  if (roll.children.length === 1) {
    for (const input of line.querySelectorAll("input")) input.value = "";
    field(line, "name").focus();
    return;
  }
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove();
  if (next) /** @type {HTMLElement} */ (next.querySelector('[data-do="out"]')).focus();
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-do]");
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.do === "add") add();
  if (button.dataset.do === "up") move(button, "up");
  if (button.dataset.do === "down") move(button, "down");
  if (button.dataset.do === "out") takeOut(button);
});
