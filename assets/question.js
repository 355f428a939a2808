// What a question is made of: the words that say what is looked for, as the site would write them.

const HAN = /\p{Script=Han}/u;
// A Han character is a unit by itself, letters and digits make one together. A hyphen parts words, as it does in the index.
const LETTER = String.raw`[^\P{L}\p{Script=Han}]`;
const UNITS = new RegExp(String.raw`\p{Script=Han}|${LETTER}+(?:[\p{M}\p{N}']*(?:${LETTER}|\p{N}))*|\p{N}+(?:[.,]?(?:${LETTER}|\p{N}))*`, "gu");

/** Whether a unit is a Han character. */
export function isHan(unit) {
  return HAN.test(unit);
}

/** A text as it is compared: one width, small letters, and simplified characters where `simplified` knows them. */
export function plain(text, simplified = new Map()) {
  return Array.from(text.normalize("NFKC").toLowerCase().replaceAll("’", "'"), (character) => simplified.get(character) ?? character).join("");
}

/** The units of a plain text, in their order: `gas费怎么算` is gas, 费, 怎, 么, 算. */
export function unitsOf(text) {
  return text.match(UNITS) ?? [];
}

/** Units written as one text: with a space only between two that are not Han characters. */
export function joined(units) {
  return units.reduce((text, unit, index) => text + (index && !isHan(unit) && !isHan(units[index - 1]) ? " " : "") + unit, "");
}

/**
 * What is known about words, from a language's words.json, ready to cut questions by: `simplified` (character to
 * character), `entries` (words that belong together, by their text), `latin` (words of letters with their rank, the
 * most used first), `right` (those of them that the site writes itself), `longest` (units of the longest entry),
 * `onPages` (the units that the index holds).
 */
export function wordList({ ignored, unanswered, words, simplified, vocabulary, characters, terms, pages }) {
  const [traditional, simple] = simplified.map((characters) => Array.from(characters));
  const map = new Map(traditional.map((character, index) => [character, simple[index]]));
  const key = (text) => joined(unitsOf(plain(text, map)));
  const entries = new Map();
  const add = (text, entry) => entries.has(text) || entries.set(text, entry);
  for (const text of ignored) add(key(text), { ignored: true });
  for (const text of unanswered) add(key(text), { unanswered: true });
  for (const { said, means, page } of words) {
    const [address, section = null] = page?.split("#") ?? [null];
    for (const text of [...said, means]) add(key(text), { means: key(means), page: address, section });
  }
  for (const [page, , title, , ...names] of pages) {
    for (const text of [title, ...names]) add(key(text), { means: key(title), page });
  }
  // A heading of words that lead somewhere by themselves would lead nowhere.
  for (const text of terms.map(key)) if (!holdsEntry(unitsOf(text), entries)) add(text, {});
  const own = [...vocabulary, ...words.map(({ means }) => means), ...pages.map(([, , title]) => title), ...terms];
  const right = new Set(own.flatMap((text) => unitsOf(key(text))).filter((unit) => !isHan(unit)));
  const latin = new Map();
  for (const word of [...right, ...[...entries.keys()].flatMap(unitsOf)]) {
    if (!isHan(word) && !latin.has(word)) latin.set(word, latin.size);
  }
  const longest = Math.max(1, ...[...entries.keys()].map((text) => unitsOf(text).length));
  return { simplified: map, entries, latin, right, longest, onPages: new Set([...vocabulary, ...characters]) };
}

// Whether a part of these units leads to a page or means something else.
function holdsEntry(units, entries) {
  for (let start = 0; start < units.length; start += 1) {
    for (let end = start + 1; end <= units.length; end += 1) {
      if (end - start < units.length && entries.get(joined(units.slice(start, end)))?.means) return true;
    }
  }
  return false;
}

/**
 * Cuts units into words: `{ text, forms, page, section }`. A page answers if it has one of the forms, each a list of
 * units; the list may name one, and the section of it, that answers best.
 * As few units as possible are left that no entry has, in as few words as possible; what is ignored is left out, unless
 * the question has nothing else. `isKnown` says whether a list has the word; what `isGuess` is perhaps no word at all.
 */
export function wordsOf(units, list, language) {
  const found = [];
  let run = [];
  const endRun = () => {
    found.push(...looseWords(run, list, language));
    run = [];
  };
  for (const part of cutBy(units, list)) {
    const text = joined(part);
    if (!list.entries.has(text)) {
      run.push(...part);
      continue;
    }
    endRun();
    found.push(entryWord(text, list.entries.get(text)));
  }
  endRun();
  const telling = found.filter((word) => !word.ignored);
  return distinct(telling.length ? telling : found);
}

const LEFT = 10; // what a unit costs that no entry has; an entry costs one

// Units in groups: entries, and single units that none has. Of ways that cost the same the one with long words first.
function cutBy(units, list) {
  const ways = [{ cost: 0, parts: [] }];
  for (let start = units.length - 1; start >= 0; start -= 1) {
    const rest = (size) => ways[ways.length - size];
    let best = { cost: LEFT + rest(1).cost, parts: [[units[start]], ...rest(1).parts] };
    for (let size = Math.min(list.longest, units.length - start); size > 0; size -= 1) {
      const part = units.slice(start, start + size);
      if (1 + rest(size).cost < best.cost && list.entries.has(joined(part))) best = { cost: 1 + rest(size).cost, parts: [part, ...rest(size).parts] };
    }
    ways.push(best);
  }
  return ways.at(-1).parts;
}

function entryWord(text, { means, page = null, section = null, ignored = false, unanswered = false }) {
  const forms = unanswered ? [] : [unitsOf(text)];
  if (means && means !== text) forms.push(unitsOf(means));
  return { text, forms, page, section, ignored, isKnown: true };
}

// Units that no list knows. Words of letters stand for themselves; Han characters are cut as the browser cuts them.
function looseWords(run, list, language) {
  const parts = joined(run).match(/\p{Script=Han}+|[^\p{Script=Han}\s]+/gu) ?? [];
  return parts.flatMap((part) => (isHan(part) ? hanWords(part, list, language) : [looseWord(part)]));
}

// Words of two with one of these are cut wrong more often than right.
const PARTICLE = /^(?:[了着过的是在被把到给就都也还很他她它我你说].|.[了着过的是在到给吗呢吧])$/u;

// What the browser leaves as single characters may be words of two that it does not know: then `isGuess` is true. By
// itself such a character tells nothing, unless it stands on no page: then the question is about something else.
function hanWords(text, list, language) {
  const segments = Intl.Segmenter ? Array.from(new Intl.Segmenter(language, { granularity: "word" }).segment(text), ({ segment }) => segment) : Array.from(text);
  const words = [];
  let singles = "";
  for (const segment of [...segments, ""]) {
    if (Array.from(segment).length === 1) {
      singles += segment;
      continue;
    }
    words.push(...pairs(singles), ...Array.from(singles).filter((character) => !list.onPages.has(character)).map(looseWord));
    singles = "";
    if (segment) words.push({ ...looseWord(segment), isGuess: PARTICLE.test(segment) });
  }
  return words;
}

function pairs(text) {
  const characters = Array.from(text);
  if (characters.length === 1) return [{ ...looseWord(text), ignored: true }];
  return characters.slice(1).map((character, index) => ({ ...looseWord(characters[index] + character), isGuess: true }));
}

function looseWord(text) {
  return { text, forms: [unitsOf(text)], page: null, ignored: false, isKnown: false };
}

function distinct(words) {
  return [...new Map(words.map((word) => [word.text, word])).values()];
}

/** The word of the list that was probably meant, or null: letters left out, doubled, exchanged, or one for another. */
export function mended(word, list) {
  const found = nearest(word, list.latin);
  // What people write wrong is listed too: then the right word is near.
  return found === null || list.right.has(found) ? found : (nearest(found, list.latin, list.right) ?? found);
}

function nearest(word, ranks, among = ranks) {
  if (word.length < 4 || /\d/.test(word)) return null;
  const most = word.length < 8 ? 1 : 2;
  let best = null;
  for (const known of among.keys()) {
    const rank = ranks.get(known);
    if (known === word || known.length < 4 || Math.abs(known.length - word.length) > most) continue;
    const isDoubled = undoubled(known) === undoubled(word);
    const far = isDoubled ? 0.5 : distance(word, known, most) + (known[0] === word[0] ? 0 : 0.5);
    if (far <= most && (!best || far < best.far || (far === best.far && rank < best.rank))) best = { known, far, rank };
  }
  return best?.known ?? null;
}

// A word without its doubled letters: they are what is forgotten most often.
function undoubled(word) {
  return word.replace(/(.)\1/gu, "$1");
}

/** How many steps lie between two words: a letter more, less, another one, or two exchanged. Over `most`, just more. */
export function distance(first, second, most = Infinity) {
  let [before, last] = [[], Array.from({ length: second.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= first.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const same = first[row - 1] === second[column - 1];
      now[column] = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
      const exchanged = first[row - 1] === second[column - 2] && first[row - 2] === second[column - 1];
      if (row > 1 && column > 1 && exchanged) now[column] = Math.min(now[column], before[column - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return last[second.length];
}

/** Two words written as one, `livechat`, as the two that the list knows; null if there are no such two. */
export function parted(word, list) {
  for (let cut = 3; cut <= word.length - 3; cut += 1) {
    const parts = [word.slice(0, cut), word.slice(cut)];
    if (parts.every((part) => list.latin.has(part))) return parts;
  }
  return null;
}
