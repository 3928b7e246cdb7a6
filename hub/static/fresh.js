// Says so while the page cannot refresh itself, and takes it back when it can again.
const stale = document.getElementById("stale");
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (stale && event instanceof CustomEvent) stale.hidden = event.detail.successful === true;
});

// Without this its names would be everybody's.
export {};
