// What to say of a contact: whether it is on our list, looks like ours, was ours, or is not on our list.
import { CJK, decodeLabel, domainOf, readSuffixes, suffixLength } from "./hosts.js";
import { expressions, findContacts, namesIn, normalise } from "./contacts.js";

const WORST_FIRST = ["lookalike", "retired", "unlisted", "listed"];
// Shorter names are parts of too many words: of them only the name itself counts.
const CONTAINED = 4;
const NEARLY = 5;
const JOINED = 6;
const DIGITS = 7;

// The two data files, ready for use.
export function prepare(facts, tables) {
  const shapes = new Map();
  for (const group of tables.confusables.split(" ")) {
    const colon = group.indexOf(":");
    for (const sign of group.slice(colon + 1)) shapes.set(sign, group.slice(0, colon));
  }
  const called = new Map();
  const platformHosts = new Map();
  for (const platform of facts.platforms) {
    for (const name of [...platform.called, platform.id]) called.set(name.toLowerCase(), platform.id);
    for (const host of platform.hosts) platformHosts.set(host, platform.id);
  }
  const words = facts.platforms.flatMap((platform) => platform.called);
  const known = { ...facts, shapes, called, platformHosts, suffixes: readSuffixes(tables.suffixes) };
  Object.assign(known, expressions(shapes.keys()));
  known.cased = new Set(words);
  // "QQ123456789": a number may follow without a space.
  known.platformWords = new RegExp(either(words).replaceAll("(?![a-z\\d])", "(?![a-z])"), "giu");
  known.platformBehind = new RegExp(
    `^\\s{0,3}(?:[(\\[][^()[\\]]{0,12}?(${either(words)})|(?:on|in|at|via|在)\\s?(${either(words)}))`,
    "iu",
  );
  known.accountGap = new RegExp(
    `^(?:\\s|[()])*(?:(${either(facts.cues.account)})[\\s:]*){0,3}([:=>\\-—]{1,3})?\\s*(is |是|为)?\\s*(@)?`,
    "iu",
  );
  known.phoneCue = new RegExp(`(?:${either(facts.cues.phone)})[^\\d]{0,12}$`, "iu");
  known.nameCues = facts.cues.name.flatMap((cue) => [...new Set([cue, shapeOf(cue, shapes)])]);
  known.hasNameCue = new RegExp(`^(?:${known.nameCues.join("|")})|(?:${known.nameCues.join("|")})$`, "u");
  known.phones = facts.entries.filter((entry) => entry.kind === "phone");
  known.accounts = facts.entries.filter((entry) => entry.kind === "social");
  known.sites = facts.entries.filter((entry) => entry.kind === "web");
  known.pages = known.sites.map(({ value }) => value).filter((value) => value.includes("/"));
  known.mails = facts.entries.filter((entry) => entry.kind === "email");
  known.mailNames = known.mails.map((entry) => named(entry.value, entry.value, shapes));
  known.names = facts.names.map((name) => named(name, name, shapes));
  known.handles = known.accounts.map((entry) => named(entry.value, `@${entry.value}`, shapes));
  known.asks = anyOf(facts.asks, "gi");
  known.denials = anyOf(facts.denials, "gi");
  known.signs = facts.secrets.map(({ name, signs }) => ({ name, signs: anySign(signs) }));
  const every = facts.secrets.flatMap(({ signs }) => signs);
  // "您的验证码为 123456": a code that is given, not asked for.
  known.given = new RegExp(`(?:${either(every)})\\s{0,2}(?:为|為|是|is|:)\\s{0,2}\\d{4,8}(?!\\d)`, "iu");
  known.turns = anyOf(facts.turns, "gi");
  known.harmless = anyOf(facts.harmless, "gi");
  known.closings = new RegExp(`(?:${either(facts.closings)})\\s*["'”’)]?$`, "iu");
  known.entering = anyOf(facts.entering, "i");
  known.carry = anyOf(facts.cues.carry, "i");
  return known;
}

// All there is to say of what a reader pasted:
// { results: [{ contact, verdict, reason, entry, … }], secrets: [names], hidden, turned, cut }.
export function check(raw, known) {
  const { text, disguised, ...done } = normalise(raw);
  const results = new Map();
  for (const contact of findContacts(text, known)) {
    const { kind, platform, host, handle, digits, local, rest, user, scheme } = contact;
    const key = [kind, contact.dialled, contact.posing, contact.code, scheme, platform, host ?? handle ?? digits, local ?? rest, user].join(" ").toLowerCase();
    // What is weak in one place can be plain in another.
    const before = results.get(key);
    if (before && (!before.contact.weak || contact.weak)) continue;
    results.set(key, { contact, ...judge({ ...contact, disguised }, known) });
  }
  const told = [...results.values()].filter((result) => isTold(result, known));
  const sorted = told.sort((one, other) => rank(one) - rank(other));
  return { results: sorted, secrets: secretsAskedFor(text, known), ...done };
}

// A weak contact is told only if it is ours or looks like it.
function isTold({ contact, verdict }, known) {
  if (contact.weak && verdict === "unlisted") return false;
  return !((contact.weak || contact.plain) && verdict === "lookalike" && isOnlyAName(contact, known));
}

function rank(result) {
  return WORST_FIRST.indexOf(result.verdict);
}

// Our bare name in a sentence is no contact: everybody can write it.
function isOnlyAName({ kind, handle }, known) {
  return kind === "social" && known.names.some(({ plain }) => plain === handle.toLowerCase());
}

export function judge(contact, known) {
  const judges = { web: judgeHost, email: judgeAddress, social: judgeAccount, phone: judgeNumber };
  return judges[contact.kind](contact, known);
}

// The entry that is ours now or, if none is, the one that was.
function listed(entries, more = {}) {
  const current = entries.find((entry) => !entry.until);
  const former = entries.find((entry) => entry.until);
  if (current) return { verdict: "listed", reason: "match", entry: current, former, ...more };
  return former ? { verdict: "retired", reason: "retired", entry: former, ...more } : null;
}

function unlisted(reason = "plain", more = {}) {
  return { verdict: "unlisted", reason, ...more };
}

function lookalike(reason, more = {}) {
  return { verdict: "lookalike", reason, ...more };
}

// --- Websites -------------------------------------------------------------------------------------------------------

function judgeHost({ host, cased, user, rest, scheme, platform, code }, known) {
  const domain = domainOf(host, known.suffixes);
  const more = { domain: domain === host ? null : domain };
  if (scheme) return unlisted("plain", more);
  const path = `${host}${rest.split(/[?#]/)[0]}`;
  const same = ({ value }) => value === host || value === path || path.startsWith(`${value}/`);
  const ours = listed(known.sites.filter(same), more);
  if (ours && code) return lookalike("code");
  if (ours?.verdict === "listed" && carriesAddress(rest, known)) return { ...ours, reason: "carries" };
  if (ours) return ours;
  const below = known.domains.find((name) => host === name || host.endsWith(`.${name}`));
  if (below) return unlisted("below", { ...more, below });
  const past = ({ until, value }) => until && domainOf(value, known.suffixes) === domain;
  const was = listed(known.sites.filter(past), more);
  if (was) return was;
  const away = { domain };
  const looks = hostResembles(cased, known);
  const hosts = [...known.domains, ...known.sites.map(({ value }) => value)];
  const inside = (text) => hosts.some((name) => text.toLowerCase().includes(name));
  if (user && (inside(user) || resembles(user, known.names, known))) return lookalike("userinfo", away);
  if (looks) return lookalike(looks.how, { ...away, name: looks.name });
  if (inside(rest)) return lookalike("inside", away);
  const posed = posedPlatform({ host, user, rest }, known);
  if (posed) return lookalike("fake-platform", { ...away, on: [posed] });
  if (platform) return unlisted("platform-page", more);
  return unlisted("plain", { ...more, absent: null });
}

// Whether another address stands behind the "?" or "#" of a link, or a whole one in its path.
function carriesAddress(rest, known) {
  const [path] = rest.split(/[?#]/);
  const more = rest.slice(path.length);
  if (/[\\/]{2}[^\\/]/.test(rest)) return true;
  return more.split(/[?#&=]/).some((value) => {
    const host = /^([^\s/:@]{1,200}\.[^\s/:.]{2,24})(?:[/:]|$)/.exec(value)?.[1].toLowerCase();
    const isOurs = known.domains.some((name) => host === name || host?.endsWith(`.${name}`));
    return host && !isOurs && known.suffixes.has(host.split(".").at(-1));
  });
}

// The platform as whose address a link poses that has an account of ours in it.
function posedPlatform({ host, user, rest }, known) {
  const isOurs = (name) => known.accounts.some(({ value }) => value === name.toLowerCase());
  if (!namesIn(rest).some(isOurs)) return null;
  const [written, shape] = [`${user}@${host}`.toLowerCase(), shapeOf(host, known.shapes)];
  for (const [name, platform] of known.platformHosts) {
    const label = name.split(".").at(-2);
    const parts = shape.split(/[.\-]/);
    if (host.startsWith(`${name}.`) || user.toLowerCase() === name) return platform;
    if (name.length >= NEARLY && (written.includes(name) || shape.includes(shapeOf(name, known.shapes)))) return platform;
    const like = shapeOf(label, known.shapes);
    if (label.length >= NEARLY && parts.some((part) => part === like || isNear(like, part))) return platform;
  }
  return null;
}

function hostResembles(host, known) {
  const labels = host.slice(-253).split(".");
  const length = suffixLength(host.slice(-253).toLowerCase().split("."), known.suffixes);
  // A host of one label has no suffix, whatever the list says.
  const own = labels.slice(0, Math.max(1, labels.length - length));
  for (const label of own.reverse()) {
    const found = resembles(label, known.names, known);
    if (found) return found;
  }
  // "bit.pie.example", "bitp.ie": the dots are part of the disguise.
  for (let at = 0; at + 1 < labels.length; at += 1) {
    const joined = (labels[at] + labels[at + 1]).toLowerCase();
    const name = known.names.find(({ plain }) => plain === joined);
    if (name) return { how: "contains", name: name.shown };
  }
  return null;
}

// --- Mail -----------------------------------------------------------------------------------------------------------

function judgeAddress({ local, host }, known) {
  const address = `${local}@${host}`;
  const ours = listed(known.mails.filter((entry) => entry.value === address));
  if (ours) return ours;
  const atHome = known.domains.some((name) => host === name || host.endsWith(`.${name}`));
  const domain = domainOf(host, known.suffixes);
  const shape = shapeOf(address, known.shapes);
  for (const name of known.mailNames) {
    const how = looksLike(address, shape, name);
    if (how) return lookalike(how, { name: name.shown, domain: atHome ? null : domain });
  }
  if (atHome) return unlisted("mailbox");
  const looks = hostResembles(host, known);
  if (looks) return lookalike(looks.how, { name: looks.name, domain });
  const inLocal = resembles(local, known.names, known);
  if (inLocal) return lookalike("local", { name: inLocal.name, domain });
  return unlisted();
}

// --- Accounts -------------------------------------------------------------------------------------------------------

function judgeAccount({ platform, handle, others = [], loose, disguised = "" }, known) {
  const name = decodeLabel(handle).toLowerCase();
  const absent = known.absent.find((fact) => platform && fact.platform === platform)?.text;
  const more = absent ? { absent } : {};
  const same = known.accounts.filter((entry) => entry.value === name);
  const there = platform ? same.filter((entry) => entry.platform === platform) : same;
  const ours = listed(there);
  if (loose && there.length) return lookalike("part", more);
  const entry = same.find(({ value }) => disguised.includes(value));
  if (entry) return lookalike("confusable", { ...more, name: `@${entry.value}` });
  if (ours && platform) return ours;
  if (ours) {
    const current = there.filter((entry) => !entry.until);
    return current.length ? { ...ours, reason: "account", on: current.map((entry) => entry.platform) } : ours;
  }
  const elsewhere = same.filter((entry) => !entry.until);
  if (elsewhere.length) return lookalike("platform", { ...more, on: elsewhere.map((entry) => entry.platform) });
  if (same.length) return lookalike("former-account", more);
  const phone = known.phones.find((entry) => [...entry.whole, ...entry.home].includes(name));
  if (phone) return lookalike("phone-account", { ...more, entry: phone });
  for (const word of [handle, ...others]) {
    const looks = resembles(word, [...known.handles, ...known.names], known);
    if (looks) return lookalike(looks.how, { ...more, name: looks.name });
  }
  return unlisted("plain", more);
}

// --- Phone numbers --------------------------------------------------------------------------------------------------

function judgeNumber({ digits, plus, dialled, posing }, known) {
  // With "+", or with the prefix for calls abroad, the country code must follow.
  const number = digits.replace(/^(?:00|011)(?=[1-9])/, "");
  const abroad = plus || number !== digits;
  const forms = ({ whole, home }) => (abroad ? whole : [...whole, ...home]);
  const ours = listed(known.phones.filter((entry) => forms(entry).includes(number)));
  if (ours && posing) return lookalike("confusable", { name: ours.entry.value });
  if (ours?.verdict === "listed" && dialled) return { ...ours, reason: "dialled" };
  // Without its country code a number is ours in one country, and somebody else's in the others.
  const isWhole = ours?.entry.whole.includes(number);
  if (ours?.verdict === "listed" && !isWhole) return { ...ours, reason: "home", name: ours.entry.value };
  if (ours) return ours;
  for (const entry of known.phones) {
    const near = forms(entry).some((form) => form.length >= DIGITS && isNear(form, number));
    if (near) return lookalike("number", { entry });
    const [short] = entry.home;
    const ends = short.length >= DIGITS && number.endsWith(short) && number.length <= short.length + 4;
    if (ends) return lookalike("country", { entry });
  }
  const absent = known.absent.find((fact) => fact.kind === "phone")?.text;
  return unlisted("plain", absent ? { absent } : {});
}

// --- Likeness -------------------------------------------------------------------------------------------------------

// A name as it is compared: its letters, and its shapes in the cases in which people write it.
function named(text, shown, shapes) {
  const plain = text.toLowerCase();
  const title = plain.replace(/^./u, (first) => first.toUpperCase());
  const cases = [plain, title, plain.toUpperCase()].map((one) => shapeOf(one, shapes));
  return { plain, shown, shapes: [...new Set(cases)], wide: new RegExp(`[${CJK}]`, "u").test(plain) };
}

// The text with every character in the place of which another looks the same replaced by one of them (UTS 39).
export function shapeOf(text, shapes) {
  let shape = "";
  for (const sign of text.normalize("NFKD")) {
    shape += shapes.get(sign) ?? (/\p{M}/u.test(sign) ? "" : sign);
  }
  return shape.toLowerCase();
}

// Which of our names a word takes up, and how: { how: "contains" | "confusable" | "near", name }.
function resembles(word, names, known) {
  const plain = word.toLowerCase();
  const parts = partsOf(plain);
  const looks = [...new Set([word, plain].map((one) => shapeOf(one, known.shapes)))].flatMap(partsOf);
  for (const name of names) {
    if (isWithin(name.plain, parts, name.wide)) return { how: "contains", name: name.shown };
  }
  for (const name of names) {
    if (name.shapes.some((shape) => isWithin(shape, looks, name.wide))) return { how: "confusable", name: name.shown };
  }
  const bare = [...new Set([...parts, ...looks])].flatMap((part) => withoutCues(part, known));
  for (const name of names) {
    const near = (one) => one.length >= NEARLY && [...parts, ...looks].some((form) => isNear(one, form));
    if (near(name.plain) || name.shapes.some(near)) return { how: "near", name: name.shown };
    // "bitplesupport": without the word that is joined to it.
    const joined = (one) => name.plain.length >= JOINED && bare.some((form) => form === one || isNear(one, form));
    if (joined(name.plain) || name.shapes.some(joined)) return { how: "near", name: name.shown };
  }
  return null;
}

// What is left of a word before or behind one that forgers join to a name.
function withoutCues(word, known) {
  if (word.length > 40 || !known.hasNameCue.test(word)) return [];
  return known.nameCues.flatMap((cue) => [
    ...(word.endsWith(cue) ? [word.slice(0, -cue.length)] : []),
    ...(word.startsWith(cue) ? [word.slice(cue.length)] : []),
  ]);
}

// A word whole, without the signs that join, and what stands between them.
function partsOf(word) {
  return [word, word.replace(/[._\-]/g, ""), ...word.split(/[._\-]+/)];
}

function isWithin(name, parts, wide) {
  const long = wide || name.length >= CONTAINED;
  return parts.some((part) => part === name || (long && part.includes(name)));
}

function looksLike(text, shape, name) {
  if (name.shapes.includes(shape)) return "confusable";
  return isNear(name.plain, text) || name.shapes.some((one) => isNear(one, shape)) ? "near" : null;
}

// Whether two words differ by one character: another one, one more, one less, or two neighbours swapped.
export function isNear(one, other) {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length + right.length === 1 || (left.length === 1 && right.length === 1)) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

// --- Messages -------------------------------------------------------------------------------------------------------

// What a text asks for that nobody may ask for: an asking word and a secret in one sentence, neither after a denial.
export function secretsAskedFor(raw, known) {
  const asked = new Set();
  const text = inOwnLetters(raw, known.shapes).replace(known.harmless, " ");
  for (const sentence of text.split(/[.!?]+(?=\s|$|["'”’])|[。！？…\n]+/u)) {
    const clauses = readClauses(sentence, known);
    const asking = clauses.filter(({ asks }) => asks);
    if (!asking.length) continue;
    // A code that stands there is to be typed in somewhere: nobody asks to be told.
    if (known.given.test(sentence) && asking.every(({ text: clause }) => isToBeEntered(clause, known))) continue;
    // "We never share your password, so send it": the denial is of something else.
    const isTurned = asking.some(({ turned }) => turned);
    for (const { name, signs } of known.signs) {
      if (clauses.some((clause) => isMeant(isTurned ? { ...clause, denied: Infinity } : clause, signs))) asked.add(name);
    }
  }
  return [...asked];
}

// The text with letters in place of those of other writings that look like them.
function inOwnLetters(text, shapes) {
  return text.replace(/[^\0-\x7f]/gu, (sign) => {
    const shape = shapes.get(sign);
    return /^[a-z]$/.test(shape ?? "") ? shape : sign;
  });
}

function isToBeEntered(clause, known) {
  return [...clause.matchAll(known.asks)].every(([ask]) => known.entering.test(ask));
}

// The clauses of a sentence, each with where a denial begins to hold in it, whether it asks for something, and whether
// a denial before it has ended with a word such as "unless".
function readClauses(sentence, known) {
  let [carried, turned] = [false, false];
  return cutAtTurns(sentence, known).map(({ text, turn }, at, clauses) => {
    if (turn) [carried, turned] = [false, true];
    const own = first(text.slice(turn), known.denials);
    // "Give it to nobody", but not "to nobody but me".
    const isWhole = carried || (known.closings.test(text) && !turned && !clauses[at + 1]?.turn);
    const denial = isWhole ? { index: -1, end: 0 } : own && { index: own.index + turn, end: own.end + turn };
    const denied = denial ? denial.index : Infinity;
    const found = [...text.matchAll(known.asks)];
    const asks = found.some((ask) => ask.index < denied);
    // "Never, under any circumstances, …" and "never give your code, your password or …" go on behind the comma.
    const rest = denial ? text.slice(denial.end) : "";
    const secret = known.signs.some(({ signs }) => first(text, signs));
    carried = Boolean(denial) && !asks && (!rest.trim() || known.carry.test(rest) || (found.length > 0 && secret));
    return { text, denied, asks, turned };
  });
}

// A sentence in clauses, each with how long the turning word is with which it begins.
function cutAtTurns(sentence, known) {
  return sentence.split(/[,，;；:][\s,，;；:]*/u).flatMap((clause) => {
    const turns = [...clause.matchAll(known.turns)];
    const starts = [{ index: 0, 0: "" }, ...turns];
    return starts.map((start, at) => ({
      text: clause.slice(start.index, starts[at + 1]?.index ?? clause.length),
      turn: start[0].length,
    }));
  });
}

function first(text, expression) {
  expression.lastIndex = 0;
  const match = expression.exec(text);
  expression.lastIndex = 0;
  return match && { index: match.index, end: match.index + match[0].length };
}

function isMeant({ text, denied }, signs) {
  return [...text.matchAll(signs)].some((sign) => sign.index < denied);
}

// --- Expressions ----------------------------------------------------------------------------------------------------

// Finds any of these words; one in Latin letters only as a whole word.
function anyOf(words, flags) {
  return new RegExp(either(words), `${flags}u`);
}

// Finds a secret: also with a plural's "s", with its words joined, and with spaces between Chinese characters.
function anySign(signs) {
  const forms = signs.map((sign) => {
    const text = sign.normalize("NFKC").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    if (new RegExp(`[${CJK}]`, "u").test(text)) return [...text.replace(/\s/g, "")].join("\\s{0,2}");
    return `(?<![a-z\\d])${text.replace(/[\s-]+/g, "[\\s_-]{0,3}")}s?(?![a-z\\d])`;
  });
  return new RegExp(forms.join("|") || "(?!)", "giu");
}

function either(words) {
  const long = [...words].sort((one, other) => other.length - one.length).map((word) => {
    const text = word.normalize("NFKC").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/\s+/g, "\\s{1,3}");
    return (/^[a-z\d]/i.test(word) ? "(?<![a-z\\d])" : "") + text + (/[a-z\d]$/i.test(word) ? "(?![a-z\\d])" : "");
  });
  return long.length ? long.join("|") : "(?!)";
}
