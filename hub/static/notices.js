// What is written is shown as the kiosk will show it: the largest letters that fit, and how many
// characters there are left.  Sizes are shares of the glass, which is 476 mm wide at the kiosk.

const GLASS_MM = 476;
const TITLE = { least: 24, most: 64 };
const TEXT = { least: 12, most: 27 };

/** @type {HTMLElement | null} */
const glass = document.querySelector("[data-glass]");
const title = /** @type {HTMLInputElement | null} */ (document.getElementById("title"));
const text = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("text"));

/**
 * @param {HTMLElement} element
 * @param {{least: number, most: number}} sizes
 */
function fit(element, sizes) {
  for (let millimetres = sizes.most; millimetres >= sizes.least; millimetres -= 1) {
    element.style.fontSize = `${(100 * millimetres) / GLASS_MM}cqw`;
    if (element.scrollHeight <= element.clientHeight + 1) return;
  }
}

function draw() {
  /** @type {HTMLElement | null} */
  const shownTitle = document.querySelector("[data-glass-title]");
  /** @type {HTMLElement | null} */
  const shownText = document.querySelector("[data-glass-text]");
  if (!glass || !shownTitle || !shownText) return;
  if (title) shownTitle.textContent = title.value.trim() || "제목";
  if (text) shownText.textContent = text.value.split(/\s+/).join(" ").trim();
  glass.classList.toggle("alone", !shownText.textContent);
  fit(shownTitle, TITLE);
  fit(shownText, TEXT);
}

function count() {
  /** @type {NodeListOf<HTMLElement>} */
  const notes = document.querySelectorAll("[data-count]");
  for (const note of notes) {
    const field = note.dataset.count === "title" ? title : text;
    const rest = (note.textContent ?? "").split(" · ")[1] ?? "";
    note.textContent = `${field?.value.length ?? 0} / ${note.dataset.most}자 · ${rest}`;
  }
}

/** Choosing places is only of use where not everybody is meant. */
function choose() {
  /** @type {HTMLInputElement | null} */
  const some = document.querySelector('[name="whom"][value="some"]');
  /** @type {HTMLElement | null} */
  const choices = document.querySelector("[data-choices]");
  if (some && choices) choices.hidden = !some.checked;
}

for (const field of [title, text]) {
  field?.addEventListener("input", () => { draw(); count(); });
}
for (const radio of document.querySelectorAll('[name="whom"]')) {
  radio.addEventListener("change", choose);
}
// A question that is open stays until it is answered, also where it was opened during a look.
for (const step of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
  document.body.addEventListener(step, (event) => {
    if (document.querySelector("#now details[open]")) event.preventDefault();
  });
}
addEventListener("resize", draw);
document.fonts.ready.then(draw);
choose();
count();

// Without this its names would be everybody's.
export {};
