// Opens the search: loads what answers questions when a reader first asks for it, so that a page view costs little.

const dialog = document.getElementById("__search-dialog");
const field = dialog.querySelector("input");
const { asking, modules } = dialog.dataset;
let opener = null;
let loading = null;
let failures = 0;
let waiting = modules.trim().split(" ");

/** Asks for all modules at once, and not for each when the one before is there. */
function preload() {
  for (const href of waiting) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  waiting = [];
}

/** What answers questions. Browsers may remember that a module failed: the next time it has another address. */
function load() {
  if (loading) return loading;
  const address = new URL(asking, document.baseURI);
  if (failures) address.search = failures;
  loading = import(address.href);
  loading.catch(() => {
    failures += 1;
    loading = null;
  });
  return loading;
}

async function begin() {
  try {
    const module = await load();
    if (dialog.open) module.begin();
  } catch {
    dialog.dataset.state = "failed";
  }
}

function open(from = null) {
  if (dialog.open) return;
  opener = from;
  dialog.returnValue = "";
  dialog.showModal();
  field.focus();
  field.select();
  preload();
  begin();
}

// --- What opens and closes it -----------------------------------------------------------------------------------------

for (const link of document.querySelectorAll("[data-search-open]")) {
  link.setAttribute("role", "button");
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("pointerenter", preload);
  link.addEventListener("focus", preload);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    open(link);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isSlash && !(event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) return;
  event.preventDefault();
  open();
});

dialog.querySelector(".hs-ask__close").addEventListener("click", () => dialog.close());
// A click beside the dialog closes it.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
// Who followed a result to a place on the same page is there, and not where they came from.
dialog.addEventListener("close", () => {
  if (!dialog.returnValue) opener?.focus({ preventScroll: true });
});
// As long as it could not be loaded, each key tries again.
field.addEventListener("input", () => {
  if (!loading) begin();
});
field.form.addEventListener("submit", (event) => event.preventDefault());

const question = new URLSearchParams(location.search).get("q")?.trim();
if (question) {
  field.value = question.slice(0, field.maxLength);
  open();
}
