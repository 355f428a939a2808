// What a question is made of: the words that say what is looked for, as the site would write them.

const HAN = /\p{Script=Han}/u;
// A Han character is a unit by itself; letters and digits make one together, with what joins them inside a word.
const UNITS = /\p{Script=Han}|[^\P{L}\p{Script=Han}]+(?:[\p{M}\p{N}'.\-]*[\p{L}\p{N}])*|\p{N}+(?:[.,:\-]?[\p{L}\p{N}])*/gu;

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
  return (text.match(UNITS) ?? []).flatMap(whole);
}

// Han characters and letters that stand together without a space are units of their own.
function whole(unit) {
  return unit.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu);
}

/** Units written as one text: with a space only between two that are not Han characters. */
export function joined(units) {
  return units.reduce((text, unit, index) => text + (index && !isHan(unit) && !isHan(units[index - 1]) ? " " : "") + unit, "");
}

/**
 * What is known about words, from a language's words.json, ready to cut questions by: `simplified` (character to
 * character), `entries` (words that belong together, by their text), `latin` (words of letters with their rank, the
 * most used first), `longest` (units of the longest entry), `onPages` (the units that the pages hold).
 */
export function wordList({ ignored, unanswered, words, simplified, vocabulary, characters, terms, pages }) {
  const map = new Map(Array.from(simplified.matchAll(/(.)(.)/gu), ([, character, simple]) => [character, simple]));
  const key = (text) => joined(unitsOf(plain(text, map)));
  const entries = new Map();
  const add = (text, entry) => entries.has(key(text)) || entries.set(key(text), entry);
  for (const { said, means, page } of words) {
    for (const text of [...said, means]) add(text, { means: key(means), page });
  }
  for (const text of ignored) add(text, { ignored: true });
  for (const text of unanswered) add(text, { unanswered: true });
  for (const [, page, , title, , ...names] of pages) {
    for (const text of [title, ...names]) add(text, { means: key(title), page });
  }
  for (const text of terms) add(text, {});
  const latin = new Map(); // each word of letters, and how often it is used: the first is used most
  for (const word of [...vocabulary, ...[...entries.keys()].flatMap(unitsOf)]) {
    if (!isHan(word) && !latin.has(word)) latin.set(word, latin.size);
  }
  const longest = Math.max(1, ...[...entries.keys()].map((text) => unitsOf(text).length));
  return { simplified: map, entries, latin, longest, onPages: new Set([...vocabulary, ...characters]) };
}

/**
 * Cuts units into words: `{ text, forms, page }`, where a page answers if it has one of the forms, each a list of units.
 * The longest entry of the list goes first; what is ignored is left out, unless the question has nothing else. `isKnown`
 * says whether a list has the word; what `isGuess` is perhaps no word at all.
 */
export function wordsOf(units, list, language) {
  const found = [];
  let run = [];
  const endRun = () => {
    found.push(...looseWords(run, list, language));
    run = [];
  };
  for (let start = 0; start < units.length; ) {
    const size = longestEntry(units, start, list);
    if (!size) {
      run.push(units[start]);
      start += 1;
      continue;
    }
    endRun();
    const text = joined(units.slice(start, start + size));
    found.push(entryWord(text, list.entries.get(text)));
    start += size;
  }
  endRun();
  const telling = found.filter((word) => !word.ignored);
  return distinct(telling.length ? telling : found);
}

function longestEntry(units, start, list) {
  for (let size = Math.min(list.longest, units.length - start); size > 0; size -= 1) {
    if (list.entries.has(joined(units.slice(start, start + size)))) return size;
  }
  return 0;
}

function entryWord(text, { means, page = null, ignored = false, unanswered = false }) {
  const forms = unanswered ? [] : [unitsOf(text)];
  if (means && means !== text) forms.push(unitsOf(means));
  return { text, forms, page, ignored, isKnown: true };
}

// Units that no list knows. Words of letters stand for themselves; Han characters are cut as the browser cuts them.
function looseWords(run, list, language) {
  const parts = joined(run).match(/\p{Script=Han}+|[^\p{Script=Han}\s]+/gu) ?? [];
  return parts.flatMap((part) => (isHan(part) ? hanWords(part, list, language) : [looseWord(part)]));
}

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
    if (segment) words.push(looseWord(segment));
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
  if (word.length < 4 || /\d/.test(word)) return null;
  const most = word.length < 8 ? 1 : 2;
  let best = null;
  for (const [known, rank] of list.latin) {
    if (known.length < 4 || Math.abs(known.length - word.length) > most) continue;
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
