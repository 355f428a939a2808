// Answers the question in the search's field while it is typed, and obeys the keys.

import { builtFor, dayIn } from "./history.js";
import { listed, looksLikeContact, looksLikeSecret, noteOn } from "./results.js";

const PAUSE = 60; // milliseconds between keys: a word typed at once is searched for once
const SLOW = 250; // after so long the reader is told to wait
const REST = 400; // after so long without a key a question is taken to be complete, and what costs more is loaded
const CALM = 600; // after so long without a key the address follows, and the number of results is said
const LONGEST = 60; // what is longer is no question

const dialog = document.getElementById("__search-dialog");
const field = dialog.querySelector("input");
const clear = dialog.querySelector("[type=reset]");
const list = document.getElementById("__search-results");
const note = dialog.querySelector("[data-note]");
const status = dialog.querySelector("[role=status]");
const words = JSON.parse(dialog.dataset.words);
const languages = JSON.parse(dialog.dataset.languages);
const bundle = new URL(dialog.dataset.bundle, document.baseURI);
const here = bundle.pathname.split("/").at(-2);
const verify = new URL(dialog.dataset.verify, document.baseURI).href;

let asked = null; // the newest question, unless its answer failed
let isTold = false; // whether the address may hold it
let awaited = null; // the question whose first result is opened as soon as it is there
let isComposing = false;
const timers = {};

/** Does something after a while, unless it is put off again meanwhile. */
function later(name, wait, action) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(action, wait);
}

// --- Finders ----------------------------------------------------------------------------------------------------------

const finders = new Map();
let failures = 0;

/** The finder of a language. One that could not be opened is opened anew the next time. */
function finderOf(code) {
  if (!finders.has(code)) {
    const opening = openFinderOf(code);
    opening.catch(() => {
      failures += 1;
      finders.delete(code);
    });
    finders.set(code, opening);
  }
  return finders.get(code);
}

async function openFinderOf(code) {
  const module = new URL(dialog.dataset.finder, document.baseURI);
  // Browsers may remember that a module failed.
  if (failures) module.search = failures;
  const { openFinder } = await import(module.href);
  return openFinder(new URL(`../${code}/`, bundle).href, dayIn(builtFor().zone));
}

const SCRIPTS = { Hans: "Hani", Hant: "Hani", Jpan: "Hani", Kore: "Hang" };

function scriptOf(code) {
  const { script } = new Intl.Locale(languages[code].tag).maximize();
  return SCRIPTS[script] ?? script;
}

function holds(question, script) {
  return new RegExp(`\\p{Script=${script}}`, "u").test(question);
}

/** The other languages that a question may be in. Latin letters alone say it: every language has names with them. */
function otherLanguagesOf(question) {
  return Object.keys(languages).filter((code) => {
    const script = scriptOf(code);
    return code !== here && holds(question, script) && !(script === "Latn" && holds(question, scriptOf(here)));
  });
}

/** Whether a question is several words in another script: this page's language may know some, as it knows names. */
function isForeign(question) {
  return /\p{L}\s+\p{L}/u.test(question) && !holds(question, scriptOf(here));
}

function rested() {
  return new Promise((rest) => setTimeout(rest, REST));
}

const LEVELS = ["found", "near", "none"];

/** What each language has on a question, the best first; this page's own before others that are no better. */
async function answersTo(question) {
  const find = async (code) => {
    const finder = await finderOf(code);
    const found = await finder.find(question, { isAsked: () => question === asked, rested });
    return found && { ...found, code };
  };
  const own = await find(here);
  if (!own) return [];
  if (own.level === "found" && !isForeign(question)) return [own];
  const codes = otherLanguagesOf(question);
  // Another language costs as much as the first one.
  if (codes.length) await rested();
  if (question !== asked) return [own];
  const others = await Promise.all(codes.map((code) => find(code).catch(() => null)));
  const every = [own, ...others.filter(Boolean)];
  return every.sort((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level));
}

// --- Asking -----------------------------------------------------------------------------------------------------------

/** Searches for what is in the field, and shows it unless another question came meanwhile. */
async function ask() {
  clearTimeout(timers.asking);
  const question = field.value.trim();
  if (question === asked) return;
  asked = question;
  delete dialog.dataset.level;
  delete dialog.dataset.asked;
  isTold = false;
  if (question === "") {
    later("address", CALM, tellAddress);
    showNothing();
    return;
  }
  later("waiting", SLOW, () => {
    dialog.dataset.waiting = "";
    say(words.waiting);
  });
  try {
    const answers = await answersTo(question);
    if (question === asked) show(question, answers);
  } catch {
    if (question === asked) showFailure();
  }
}

/** A question's end: what was waited for is there, or is not wanted any more. */
function settle(state) {
  clearTimeout(timers.waiting);
  delete dialog.dataset.waiting;
  dialog.dataset.state = state;
  dialog.querySelector(".hs-found").scrollTop = 0;
}

/** Puts results into the list, and returns its options. */
function fill(content) {
  list.replaceChildren(...content);
  const options = optionsShown();
  for (const [number, option] of options.entries()) option.id = `__search-option-${number}`;
  field.setAttribute("aria-expanded", String(options.length > 0));
  select(null);
  return options;
}

function show(question, answers) {
  const { level } = answers[0];
  const secret = looksLikeSecret(question, level);
  const contact = secret || looksLikeContact(question) ? verify : null;
  const options = fill(listed(answers, { words, languages, here, verify: contact, secret }));
  // Contacts are not in the index, so that the search knows none: it must not seem to say so of this one.
  note.textContent = contact ? "" : noteOn(answers, words);
  // The address goes to the server when the page is loaded again, and a secret must not: only what is understood whole.
  isTold = level === "found" && !contact && answers[0].unknown.length === 0 && question.length <= LONGEST;
  later("address", CALM, tellAddress);
  // Where nothing was found but the invitation to check a contact, that is all there is to say.
  settle(level === "none" && contact ? "found" : level);
  dialog.dataset.level = level;
  dialog.dataset.asked = question;
  const number = options.length === 1 ? words.one : words.many.replace("{number}", options.length);
  say(options.length ? `${note.textContent} ${number}`.trim() : words.none);
  if (awaited === question) follow(options[0]);
}

function showNothing() {
  fill([]);
  settle("start");
  say("");
}

function showFailure() {
  asked = null; // so that the same question can be asked again
  fill([]);
  settle("failed");
  say(words.failed);
}

/** Tells a screen reader, when the keys have come to rest. */
function say(sentence) {
  later("saying", CALM, () => {
    status.textContent = sentence;
  });
}

// --- The address ------------------------------------------------------------------------------------------------------

/** Lets `?q=` in the address follow the question, if it may stand there. Nothing else in the address changes. */
function tellAddress() {
  clearTimeout(timers.address);
  const address = new URL(location.href);
  if (isTold && dialog.open) address.searchParams.set("q", asked);
  else address.searchParams.delete("q");
  if (address.href !== location.href) window.history.replaceState(window.history.state, "", address);
}

// --- Choosing ---------------------------------------------------------------------------------------------------------

function optionsShown() {
  return [...list.querySelectorAll("[role=option]")];
}

function selected() {
  return list.querySelector("[aria-selected=true]");
}

function select(option) {
  selected()?.setAttribute("aria-selected", "false");
  if (option) {
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function move(by) {
  const options = optionsShown();
  const from = options.indexOf(selected());
  const to = from < 0 && by < 0 ? options.length - 1 : (from + by + options.length) % options.length;
  select(options[to] ?? null);
}

/** Opens an option as if it were clicked, with the same keys held. */
function follow(option, { ctrlKey = false, metaKey = false, shiftKey = false } = {}) {
  awaited = null;
  const click = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey });
  option?.dispatchEvent(click);
}

/** Before the page is left for a result, so that the way back leads to the search again. */
function leave(event) {
  const link = event.target.closest("a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { origin, pathname } = new URL(link.href);
  if (origin + pathname !== location.origin + location.pathname) {
    if (field.value.trim() === asked) tellAddress();
    return;
  }
  isTold = false; // with another query the page would be loaded again
  tellAddress();
  dialog.close("followed");
}

// --- What readers do --------------------------------------------------------------------------------------------------

field.addEventListener("compositionstart", () => {
  isComposing = true;
  clearTimeout(timers.asking);
});
field.addEventListener("compositionend", () => {
  isComposing = false;
  later("asking", PAUSE, ask);
});
field.addEventListener("input", () => {
  clear.hidden = field.value === "";
  awaited = null;
  if (!isComposing) later("asking", PAUSE, ask);
});
field.addEventListener("keydown", (event) => {
  // 229: the key belongs to an input method, also the one that ends composing in Safari.
  if (isComposing || event.isComposing || event.keyCode === 229) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    open(event);
  }
});
// Keyboards on a screen may send no key for Enter.
field.form.addEventListener("submit", () => {
  if (!isComposing) open();
});

function open(event) {
  if (dialog.dataset.asked === field.value.trim()) {
    follow(selected() ?? optionsShown()[0], event);
    return;
  }
  ask();
  awaited = asked;
}

field.form.addEventListener("reset", () => {
  field.focus();
  // The field is emptied behind this event.
  later("asking", 0, () => {
    clear.hidden = true;
    ask();
  });
});
list.addEventListener("click", leave);
// An input method's Escape ends composing, and nothing else.
dialog.addEventListener("cancel", (event) => {
  if (isComposing) event.preventDefault();
});
dialog.addEventListener("close", () => {
  for (const timer of Object.values(timers)) clearTimeout(timer);
  awaited = null;
  tellAddress();
});
// A phone's keyboard lies over the page: the dialog ends above it.
window.visualViewport?.addEventListener("resize", () => {
  const { height, scale } = window.visualViewport;
  dialog.style.setProperty("--hs-seen", `${height * scale}px`);
});

/** The dialog was opened, perhaps with a question in it. */
export function begin() {
  finderOf(here).catch(() => {});
  clear.hidden = field.value === "";
  if (dialog.dataset.asked === field.value.trim()) {
    tellAddress(asked);
  } else {
    asked = null;
    ask();
  }
}
