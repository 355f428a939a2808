// The form that checks a contact: what is pasted stays in the page, and every answer is built from words alone.
import { check, prepare } from "./judge.js";
import { LONGEST } from "./contacts.js";

const SHOWN = 30;
const LONGEST_SHOWN = 160;

const box = document.querySelector(".hs-verify");
const form = box.querySelector("form");
const field = box.querySelector("textarea");
const area = box.querySelector(".hs-verify__results");
const base = new URL(box.dataset.facts, document.baseURI);

async function read(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(`${answer.status}: ${address}`);
  return answer.json();
}

// Asked for at once, so that the check works when the connection is gone later.
let loading = null;
function load() {
  loading ??= Promise.all([read(box.dataset.facts), read(box.dataset.tables)]).then((files) => prepare(...files));
  loading.catch(() => (loading = null));
  return loading;
}
load().catch(() => {});

function element(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
}

function shortened(text) {
  const signs = [...text.slice(0, 2 * LONGEST_SHOWN)];
  return signs.length > LONGEST_SHOWN ? `${signs.slice(0, LONGEST_SHOWN).join("")}…` : signs.join("");
}

function paragraph(words, name = "") {
  return element("p", name, words);
}

function link(words, address) {
  const made = element("a", "", words);
  made.href = address.startsWith("#") ? address : new URL(address, base).href;
  return made;
}

function platformNames(ids, known) {
  const names = ids.map((id) => known.platforms.find((platform) => platform.id === id)?.name ?? id);
  return names.join(known.list["list-separator"]);
}

function reasonOf(result, known) {
  const values = {
    name: shortened(result.name ?? result.entry?.name ?? ""),
    domain: shortened(result.below ?? result.domain ?? ""),
    platforms: platformNames(result.on ?? [], known),
    until: result.entry?.until,
  };
  if (result.reason === "match") return null;
  return paragraph(fill(known.words[`why-${result.reason}`], values));
}

// What we say of the contact that it is, or was.
function entryOf({ entry, former, verdict, reason }, known) {
  const parts = [];
  if (verdict === "listed" && reason !== "account") {
    parts.push(element("p", "", `${known.words.is}${known.list.colon}`, link(entry.name, entry.link)));
  }
  if (verdict === "listed" || verdict === "retired") {
    parts.push(paragraph(entry.trust, `hs-trust hs-trust--${entry.state}`));
    if (entry.note) parts.push(paragraph(entry.note));
    // Retired once and in use again: the channel's own note says so best.
    else if (former) parts.push(paragraph(fill(known.words.former, { until: former.until, name: former.name })));
  }
  if (verdict === "listed") parts.push(paragraph(known.words[`forged-${entry.kind}`]));
  return parts;
}

function resultOf(result, known) {
  const { contact, verdict } = result;
  const code = element("code", "", shortened(contact.text));
  code.dir = "ltr";
  const title = verdictLine(known.words[verdict]);
  const isSample = Boolean(result.entry?.sample) && (verdict === "listed" || verdict === "retired");
  if (isSample) title.append(" ", element("span", "hs-sample", known.list["sample-mark"]));
  const platform = contact.platform && contact.kind === "social" ? `${platformNames([contact.platform], known)} ` : "";
  const parts = [
    title,
    element("p", "hs-verify__contact", platform, element("bdi", "", code)),
    reasonOf(result, known),
    ...entryOf(result, known),
  ];
  const isSaid = verdict === "listed" || known.words[`why-${result.reason}`].includes("{domain}");
  if (result.domain && result.domain !== contact.text && !isSaid) {
    parts.push(paragraph(fill(known.words.leads, { domain: shortened(result.domain) })));
  }
  if (result.absent) parts.push(paragraph(result.absent));
  const next = paragraph(known.words[`next-${verdict}`], "hs-verify__next");
  if (verdict === "retired") next.append(" ", link(known.list["to-contact"], result.entry.link));
  parts.push(next);
  const item = card("li", isSample && verdict === "listed" ? "sample" : verdict, ...parts.filter(Boolean));
  item.dataset.kind = contact.kind;
  item.dataset.verdict = verdict;
  item.dataset.reason = result.reason;
  if (result.entry) item.dataset.entry = result.entry.id;
  return item;
}

function card(tag, kind, ...parts) {
  return element(tag, `hs-verify__result hs-verify__result--${kind}`, ...parts);
}

function verdictLine(words) {
  return paragraph(words, "hs-verify__verdict");
}

function note(words) {
  return element("p", "hs-verify__note", words);
}

function answer(text, known) {
  const { results, secrets, hidden, turned, cut } = check(text, known);
  const { words } = known;
  const parts = [];
  if (secrets.length) {
    const asks = `${words.asks}${known.list.colon}${secrets.join(known.list["list-separator"])}`;
    const next = paragraph(words["asks-next"]);
    next.append(" ", link(words.gave, "#already-answered"));
    parts.push(card("div", "asks", verdictLine(asks), next));
  }
  if (results.length > 1) parts.push(paragraph(fill(words.found, { amount: results.length }), "hs-verify__count"));
  const shown = results.slice(0, SHOWN).map((result) => resultOf(result, known));
  if (shown.length) parts.push(element("ul", "hs-verify__list", ...shown));
  else if (!secrets.length) parts.push(card("div", "none", verdictLine(words.none), paragraph(words["none-next"])));
  if (results.length > SHOWN) parts.push(paragraph(fill(words.more, { amount: results.length - SHOWN })));
  if (turned) parts.push(note(words.turned));
  else if (hidden) parts.push(note(words.hidden));
  if (cut) parts.push(note(fill(words.cut, { amount: LONGEST })));
  return parts;
}

async function run() {
  const text = field.value;
  try {
    const known = await load();
    if (field.value !== text) return;
    if (text.trim()) area.replaceChildren(...answer(text, known));
    else area.replaceChildren(note(known.words.empty));
    bringIntoView();
  } catch (error) {
    area.replaceChildren(card("div", "none", paragraph(box.dataset.failed)));
    throw error;
  }
}

// On a phone the answer may stand below what is seen of the page.
function bringIntoView() {
  if (area.getBoundingClientRect().top < innerHeight / 2) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  area.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
form.addEventListener("reset", () => {
  area.replaceChildren();
  field.focus();
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
// What was said of another text must not stand beside this one.
field.addEventListener("input", (event) => {
  if (event.inputType === "insertFromPaste" || event.inputType === "insertFromDrop") run();
  else area.replaceChildren();
});
