/**
 * The list of what the kiosk says: each recording can be heard.
 */

export const rows = [...document.querySelectorAll("#says li")].filter(
  (row) => row instanceof HTMLLIElement,
);

for (const row of rows) {
  row.querySelector(".listen")?.addEventListener("click", () => {
    void new Audio(`/api/voice/takes/${row.dataset.key}`).play();
  });
}
