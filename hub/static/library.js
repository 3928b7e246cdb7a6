/**
 * Putting a film into the library: it is sent with a bar that fills, then the hub looks at it.
 *
 * A refusal is said at the top of the form and everything typed stays.  The sentences come with
 * the page, by the `reason` or `type` of the hub's problem document (PROTOCOL.md, section 2).
 */

const API = "/api/items";

/** @template {HTMLElement} E @param {string} id @param {new () => E} kind @returns {E} */
function need(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`#${id} is missing`);
  return found;
}

const form = need("add", HTMLFormElement);
const typed = need("typed", HTMLFieldSetElement);
const film = need("film", HTMLInputElement);
const title = need("title", HTMLInputElement);
const category = need("category", HTMLInputElement);
const sentence = need("sentence", HTMLParagraphElement);
const sending = need("sending", HTMLDivElement);
const words = need("sending-words", HTMLParagraphElement);
const bar = need("bar", HTMLProgressElement);
const stop = need("stop", HTMLButtonElement);

/** @type {Record<string, string>} */
const SENTENCES = JSON.parse(need("sentences", HTMLScriptElement).text);
/** @type {Record<string, HTMLInputElement>} */
const FIELDS = { film, title, category };

/** @typedef {{reason: string, field?: string}} Refusal What to say, and where to go on. */

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = film.files?.[0];
  const refusal = refusedHere(chosen);
  clear();
  if (refusal) say(refusal);
  else if (chosen) send(chosen);
});

film.addEventListener("change", () => {
  const name = film.files?.[0]?.name ?? "";
  if (!title.value) title.value = name.replace(/\.\w+$/, "").normalize("NFC").slice(0, title.maxLength);
});

/**
 * What the hub would refuse anyway, before gigabytes are sent.
 *
 * @param {File | undefined} chosen @returns {Refusal | null}
 */
function refusedHere(chosen) {
  if (!chosen) return { reason: "no_file", field: "film" };
  if (!chosen.size) return { reason: "empty", field: "film" };
  if (chosen.size > Number(form.dataset.largest)) return { reason: "too_large", field: "film" };
  if (chosen.size > Number(form.dataset.room)) return { reason: "disk_full", field: "film" };
  if (!title.value.trim()) return { reason: "title", field: "title" };
  if (!category.value.trim()) return { reason: "category", field: "category" };
  return null;
}

/** @param {File} chosen */
function send(chosen) {
  const asked = new URLSearchParams({
    title: title.value,
    category: category.value,
    name: chosen.name,
  });
  const call = new XMLHttpRequest();
  call.open("POST", `${API}?${asked}`);
  call.setRequestHeader("Sarangbang-Wire", "1");
  call.responseType = "json";
  call.upload.addEventListener("progress", (event) => show(event.loaded / event.total));
  call.upload.addEventListener("load", () => show(1));
  call.addEventListener("load", () => answered(call));
  call.addEventListener("error", () => end({ reason: "hub_unreachable" }));
  call.addEventListener("abort", () => end({ reason: "stopped" }));
  stop.onclick = () => call.abort();
  typed.disabled = true;
  sending.hidden = false;
  stop.hidden = false;
  show(0);
  stop.focus();
  call.send(chosen);
}

/** @param {number} share of the film that is sent; all of it is not the end: it is looked at. */
function show(share) {
  const percent = Math.floor(share * 100);
  const said = share < 1 ? `보내고 있어요 ${percent}%` : "확인하고 있어요";
  // Written only when it changes: it is read aloud.
  if (words.textContent !== said) words.textContent = said;
  if (share < 1) bar.value = percent;
  else bar.removeAttribute("value");
  stop.hidden = share >= 1;
}

/** @param {XMLHttpRequest} call */
function answered(call) {
  const said = call.response ?? {};
  if (call.status === 201) {
    location.assign(`/library?added=${encodeURIComponent(said.id)}`);
  } else if (call.status === 401) {
    location.assign("/sign-in?next=/library");
  } else {
    end({ reason: said.reason ?? said.type ?? "refused", field: said.field ?? "film" });
  }
}

/** @param {Refusal} refusal */
function end(refusal) {
  typed.disabled = false;
  sending.hidden = true;
  say(refusal);
}

/** @param {Refusal} refusal */
function say({ reason, field }) {
  sentence.textContent = SENTENCES[reason] ?? SENTENCES.refused ?? "";
  sentence.hidden = false;
  const wrong = field ? FIELDS[field] : undefined;
  wrong?.setAttribute("aria-invalid", "true");
  (wrong ?? film).focus();
}

function clear() {
  sentence.hidden = true;
  for (const field of Object.values(FIELDS)) field.removeAttribute("aria-invalid");
}

// Without this its names would be everybody's.
export {};
