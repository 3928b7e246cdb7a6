// Says so while the page cannot refresh itself, and takes it back when it can again.
const stale = document.getElementById("stale");
const say = (isStale) => () => {
  stale.hidden = !isStale;
};
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(name, say(true));
}
document.body.addEventListener("htmx:afterSwap", say(false));
