// What the search shows: results as options of a list, made of text alone, and a sentence on how well they fit.

const NEAR_BESIDE = 3; // what is only near beside what fits

function element(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

function fillIn(words, values) {
  return words.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
}

// --- What is asked ----------------------------------------------------------------------------------------------------

const DATE = /\d{4}-\d{1,2}-\d{1,2}/g;
const CONTACTS = [
  /[^\s@]@[^\s@]/u, // an email address
  /(?:^|\s)@\w/u, // an account
  /:\/\/|[\p{L}\d]\.\p{L}{2,}/u, // a web address
  /(?:\d[\s().+/-]*){7}/u, // a number that can be called
];

/** Whether somebody may want to know if it is a contact of ours. */
export function looksLikeContact(question) {
  const signs = question.normalize("NFKC").replace(DATE, "");
  return CONTACTS.some((contact) => contact.test(signs));
}

// --- How well it fits -------------------------------------------------------------------------------------------------

/** What a reader must know of these answers, the best first: another question was answered, or a part of it. */
export function noteOn(answers, words) {
  const { level, understood, unknown } = answers[0];
  if (level === "none") return "";
  const corrected = understood ? fillIn(words.corrected, { text: understood }) : "";
  if (level === "found") return corrected;
  const names = unknown.filter((word) => answers.every((answer) => answer.unknown.includes(word)));
  const quoted = names.map((text) => fillIn(words.quoted, { text })).join(words["list-separator"]);
  return [corrected, quoted ? fillIn(words.unknown, { names: quoted }) : words.near].filter(Boolean).join(" ");
}

// --- Results ----------------------------------------------------------------------------------------------------------

/**
 * The content of the list: the results of each answer, those in other languages in a group of their own.
 * `verify` is where a contact is checked, if the question may be one: the first option then leads there.
 */
export function listed(answers, { words, languages, here, verify }) {
  const content = verify ? [invitation(verify, words)] : [];
  for (const [place, { level, results, code }] of answers.entries()) {
    const shown = place > 0 && level === "near" ? results.slice(0, NEAR_BESIDE) : results;
    const options = shown.map((result) => optionOf(result, words));
    if (place === 0 && code === here) content.push(...options);
    else if (options.length) content.push(group(languages[code], options));
  }
  return content;
}

function group({ tag, name }, options) {
  const title = element("p", "hs-found__title", name);
  title.setAttribute("role", "presentation");
  const made = element("div", "", title, ...options);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", name);
  for (const option of options) {
    option.lang = tag;
    // Our own words in it are still the page's.
    for (const label of option.querySelectorAll(".hs-kind, .hs-sample")) label.lang = document.documentElement.lang;
  }
  return made;
}

/** An option leads to one address. The keys choose it in the list, so its link is no stop of its own. */
function option(address, title, labels, ...lines) {
  const link = element("a", "hs-result__link", ...title);
  link.href = address;
  link.tabIndex = -1;
  const made = element("div", "hs-result", element("p", "hs-result__title", link, ...labels), ...lines);
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  return made;
}

function invitation(address, words) {
  const made = option(address, [words.check], [], element("p", "hs-result__excerpt", words["check-next"]));
  made.classList.add("hs-result--check");
  return made;
}

function optionOf({ address, title, section, kind, old, excerpt, facts }, words) {
  const labels = [" ", element("span", "hs-kind", words[kind])];
  if (old) labels.push(" ", element("span", "hs-kind hs-kind--old", words.old));
  const lines = [];
  if (facts.length) lines.push(element("p", "hs-result__facts", ...facts.map((fact) => factOf(fact, words))));
  if (excerpt.length) lines.push(element("p", "hs-result__excerpt", ...excerpt.map(pieceOf)));
  return option(address, section ? [title, " ", element("span", "hs-result__section", section)] : [title], labels, ...lines);
}

function factOf({ label, text, sample }, words) {
  const fact = element("span", "", element("b", "", `${label}${words.colon}`), text);
  if (sample) fact.append(" ", element("span", "hs-sample", words.sample));
  return fact;
}

function pieceOf({ text, marked }) {
  return marked ? element("mark", "", text) : text;
}
