// Shows the counties, groups and centres only where somebody chooses among them.

// A page that has nothing to offer yet asks nobody whom it is for.
const some = /** @type {HTMLElement | null} */ (document.querySelector("#some"));

function show() {
  const chosen = document.querySelector('[name="whom"]:checked');
  if (some) some.hidden = /** @type {HTMLInputElement | null} */ (chosen)?.value !== "some";
}

document.addEventListener("change", show);
show();
export {};
