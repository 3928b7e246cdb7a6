// Shows of the form only what the choices above ask for; without it everything is in sight.

import "./whom.js";

const program = /** @type {HTMLSelectElement} */ (document.querySelector("#program"));
const described = /** @type {HTMLElement} */ (document.querySelector("#new-program"));
const firstLabel = /** @type {HTMLElement} */ (document.querySelector('label[for="first"]'));
const chosen = (/** @type {string} */ name) =>
  document.querySelector(`[name="${name}"]:checked, [name="${name}"][type="hidden"]`);
const valueOf = (/** @type {string} */ name) =>
  /** @type {HTMLInputElement | null} */ (chosen(name))?.value;

function show() {
  described.hidden = program.value !== "new";
  const once = valueOf("repeat") === "once";
  for (const part of document.querySelectorAll(".weekly-only")) {
    /** @type {HTMLElement} */ (part).hidden = once;
  }
  firstLabel.textContent = (once ? firstLabel.dataset.once : firstLabel.dataset.weekly) ?? "";
}

document.addEventListener("change", show);
show();
export {};
