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
  /(?:^|\s)@\w|[a-z\d]_[a-z\d]/iu, // an account
  /(?:微信|微博|电报|wechat|weixin|\bvx|\bqq|\btg|telegram|whatsapp|\bline)[^a-z\d]{0,6}(?=[a-z_-]*\d)[\w-]{5,}/iu, // one on a platform
  /:\/\/|[\p{L}\d]\.\p{L}{2,}/u, // a web address
  /(?:\d[\s().+/-]*){7}(?!\d*\s*(?:usdt|usd|u\b|btc|eth|trx|[美欧日]?元))/iu, // a number that can be called, and is no amount
];
const SECRETS = [
  /(?:^|[^\p{L}\d])[\da-f]{64}(?:[^\p{L}\d]|$)/iu, // a private key
  /[1-9A-HJ-NP-Za-km-z]{50}/u, // a key as wallets write it
  /^(?:[a-z]{3,8}[\s,.;\d]+){11,}[a-z]{3,8}$/iu, // twelve words or more
  /^(?:\p{Script=Han}[\s,，、]+){11,}\p{Script=Han}$/u,
];

/** Whether somebody may want to know if it is a contact of ours. */
export function looksLikeContact(question) {
  const signs = question.normalize("NFKC").replace(DATE, "");
  return CONTACTS.some((contact) => contact.test(signs));
}

/** Whether somebody has perhaps typed what nobody may know. A question that is understood is none. */
export function looksLikeSecret(question, level) {
  return level !== "found" && SECRETS.some((secret) => secret.test(question.normalize("NFKC").trim()));
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
 * `verify` is where a contact is checked, if the question may be one: the first option then leads there, as it does for
 * a `secret`, with what to do then; nothing else is of use to who has typed one.
 */
export function listed(answers, { words, languages, here, verify, secret = false }) {
  if (secret) return [invitation(verify, words.secret, words["secret-next"])];
  const content = verify ? [invitation(verify, words.check, words["check-next"])] : [];
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

function invitation(address, what, next) {
  const title = element("p", "", element("span", "hs-result__title", what));
  const made = option(address, title, element("p", "hs-result__excerpt", next));
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
