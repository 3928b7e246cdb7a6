/**
 * Small truths about this page's elements: each slot of `stage.html` is there, and only what
 * differs is written (a screen reader speaks again what is written again).
 */

/**
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {T}
 */
export function need(root, selector) {
  const found = root.querySelector(selector);
  if (found === null) throw new Error(`stage.html has no ${selector}`);
  return /** @type {any} */ (found);
}

/** @param {ParentNode} root @param {string} name @param {string} text */
export function say(root, name, text) {
  const slot = need(root, `[data-slot="${name}"]`);
  if (slot.textContent !== text) slot.textContent = text;
}

/** @param {Element} element @param {string} name @param {string | null} value */
export function mark(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Element} element @param {string} name @param {boolean} on a presence attribute */
export function flag(element, name, on) {
  element.toggleAttribute(name, on);
}

/** @param {string} id @returns {HTMLElement} a fresh copy of a template's first element */
export function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (need(document, `template#${id}`));
  const first = template.content.firstElementChild;
  if (first === null) throw new Error(`stage.html has an empty template ${id}`);
  return /** @type {HTMLElement} */ (first.cloneNode(true));
}

/** @param {Element} root @param {string} symbol @param {string} [selector] */
export function icon(root, symbol, selector = "use") {
  mark(need(root, selector), "href", `/static/stage/icons.svg#${symbol}`);
}
