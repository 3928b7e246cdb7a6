// Shows the counties, groups and centres only where somebody chooses among them.

const some = /** @type {HTMLElement} */ (document.querySelector("#some"));

function show() {
  const chosen = document.querySelector('[name="whom"]:checked');
  some.hidden = /** @type {HTMLInputElement | null} */ (chosen)?.value !== "some";
}

document.addEventListener("change", show);
show();
export {};
