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
    const options = shown.map((result) => optionOf(result, words, languages[code].colon));
    if (place === 0 && code === here) content.push(...options);
    else if (options.length) content.push(group(languages[code], options));
  }
  return content;
}

function group({ tag, heading }, options) {
  const title = element("p", "hs-found__title", heading);
  title.setAttribute("role", "presentation");
  const made = element("div", "", title, ...options);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", heading);
  for (const option of options) {
    option.lang = tag;
    // Our own words in it are still the page's.
    for (const label of option.querySelectorAll(".hs-kind, .hs-sample")) label.lang = document.documentElement.lang;
  }
  return made;
}

/** An option is a link itself: what is in an option can be no link. The keys choose it in the list, so it is no stop. */
function option(address, ...lines) {
  const made = element("a", "hs-result hs-result__link", ...lines);
  made.href = address;
  made.tabIndex = -1;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  return made;
}

function invitation(address, words) {
  const title = element("p", "", element("span", "hs-result__title", words.check));
  const made = option(address, title, element("p", "hs-result__excerpt", words["check-next"]));
  made.classList.add("hs-result--check");
  return made;
}

function optionOf({ address, title, section, kind, old, excerpt, facts }, words, colon) {
  const names = [element("span", "hs-result__title", title)];
  if (section) names.push(" ", element("span", "hs-result__section", section));
  names.push(" ", element("span", "hs-kind", words[kind]));
  if (old) names.push(" ", element("span", "hs-kind hs-kind--old", words.old));
  const lines = [element("p", "", ...names)];
  if (facts.length) lines.push(element("p", "hs-result__facts", ...facts.map((fact) => factOf(fact, words, colon))));
  if (excerpt.length) lines.push(element("p", "hs-result__excerpt", ...excerpt.map(pieceOf)));
  return option(address, ...lines);
}

function factOf({ label, text, sample }, words, colon) {
  const fact = element("span", "", element("span", "hs-result__label", `${label}${colon}`), text);
  if (sample) fact.append(" ", element("span", "hs-sample", words.sample));
  return fact;
}

function pieceOf({ text, marked }) {
  return marked ? element("mark", "", text) : text;
}
