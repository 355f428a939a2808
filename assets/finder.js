// Finds what answers a question, in one language: Pagefind keeps where each word stands, and the pages' texts.

import { passage } from "./excerpt.js";
import { holdsOn } from "./history.js";
import { isHan, joined, mended, parted, plain, unitsOf, wordList, wordsOf } from "./question.js";
import { isOfOne, ranked, titleShares, titleUnits, wordPlaces } from "./rank.js";

const MOST = 5; // results
const MOST_FACTS = 3;
const FOUND = 0.75; // the share of what a question tells that a page must hold to be its answer
const HELPS = 0.1; // and the share below which it is no help at all
const NEAR = 0.3; // of the best one's share: what holds less is left out
// Han characters as the index has them: each is a word. They come without what sets them apart, to be smaller.
const HAN = String.raw`[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]`;
const BETWEEN_HAN = new RegExp(`(${HAN})(?=${HAN})`, "gu");
const LENGTH = { han: 64, other: 28 }; // of an excerpt, in units

/**
 * Opens a language's index. `bundle` is the address of its folder below the site's `pagefind/`, named by the language's
 * code; `day` is the day whose facts are told. Gives `{ find }`; `find(question, { isAsked, rested })` gives what
 * assets/results.js shows, or null as soon as `isAsked()` says that nobody waits for it any more: what is shown would be
 * loaded for nothing. `rested()` is waited for where a question only begins. After an error the next question tries everything again.
 */
export async function openFinder(bundle, day) {
  const language = new URL(bundle).pathname.split("/").at(-2);
  let opened = 0;
  const open = async () => {
    opened += 1; // a browser may keep that a script could not be loaded
    const script = new URL(opened > 1 ? `pagefind.js?${opened}` : "pagefind.js", bundle);
    const [{ createInstance }, lists] = await Promise.all([import(script.href), loadLists(bundle, opened > 1)]);
    const index = createInstance({ basePath: new URL(bundle).href, noWorker: true });
    await index.init();
    return finderIn(index, lists, { language, day, root: new URL("../../", bundle).pathname });
  };
  let finder = await open();
  return {
    async find(question, options) {
      try {
        finder ??= await open();
        return await finder.find(question, options);
      } catch (error) {
        finder = null; // Pagefind keeps what it failed to load
        throw error;
      }
    },
  };
}

// `again`: what the browser keeps may belong to an older index.
async function loadLists(bundle, again) {
  const response = await fetch(new URL("words.json", bundle), { cache: again ? "reload" : "default" });
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

/**
 * The same in an index that is loaded: Pagefind's, or one with the same `search`. `lists` is the bundle's words.json,
 * `root` the path at which the site begins.
 */
export async function finderIn(index, lists, { language, day, root }) {
  const loaders = new Map((await index.search(null)).results.map((result) => [result.id, result]));
  const ids = [...loaders.keys()].sort();
  if (ids.length !== lists.pages.length || sumOf(ids) !== lists.index) throw new Error("the index has other pages than the lists");
  const list = wordList(lists);
  const services = lists.services.map((service) => joined(unitsOf(plain(service))));
  const pages = new Map(lists.pages.map(([address, kind, title, old], position) => [ids[position], { address, kind, title: unitsOf(plain(title)), old }]));
  for (const [page, title] of titleShares(pages)) pages.get(page).title = title;
  const known = new Map();

  // Pagefind passes over what it could not load: a question would be answered from half an index.
  async function search(unit) {
    const [all, exact] = await Promise.all([index.search(unit), isHan(unit) ? null : index.search(`"${unit}"`)]);
    const own = new Set((exact ?? all).results.map(({ id }) => id)); // without words that only begin alike
    if (!own.size && list.onPages.has(unit)) throw new Error(`"${unit}" could not be looked up`);
    return all.results.filter(({ id }) => own.has(id));
  }

  function lookUp(unit) {
    if (!known.has(unit)) known.set(unit, search(unit));
    return known.get(unit);
  }

  async function isThere(unit) {
    return list.latin.has(unit) || (await lookUp(unit)).length > 0;
  }

  // The units with typing errors mended, and what they are now; the last one completed: it may be half typed. On pages
  // in Han characters letters are names and abbreviations, which are complete.
  async function understood(units) {
    const found = [];
    const mendings = [];
    for (const [position, unit] of units.entries()) {
      if (isHan(unit) || (await isThere(unit))) {
        found.push(unit);
        continue;
      }
      const isLast = position === units.length - 1 && unit.length > 2 && !lists.characters;
      const begun = isLast && [...list.right].find((word) => word.startsWith(unit));
      const right = begun || mended(unit, list);
      const parts = right ? [right] : parted(unit, list);
      if (parts && !begun) mendings.push(joined(parts));
      found.push(...(parts ?? [unit]));
    }
    return { units: found, mendings };
  }

  // No word of pages made from facts is in the index: they are found by their titles, and regions by the services.
  function withMade(word, found) {
    const isService = word.forms.some((form) => services.includes(joined(form)));
    for (const [page, facts] of pages) {
      if (!isOfOne(facts)) continue;
      if (titleUnits(word, facts.title).size) found.set(page, [[0, 1]]);
      else if (isService && facts.kind === "region") found.set(page, [[facts.title.size, 1]]);
    }
    return found;
  }

  async function find(question, { isAsked = () => true, rested = async () => {} } = {}) {
    const asked = unitsOf(plain(question, list.simplified));
    const { units, mendings } = await understood(asked);
    const words = wordsOf(units, list, language);
    // "How do I" is the beginning of a question, unless nothing follows.
    if (words.every(({ ignored }) => ignored)) await rested();
    if (!isAsked()) return null;
    const needed = [...new Set(words.flatMap(({ forms }) => forms.flat()))];
    const results = new Map(await Promise.all(needed.map(async (unit) => [unit, await lookUp(unit)])));
    const places = (unit) => new Map(results.get(unit).map((result) => [result.id, result.words]));
    const stands = words.map((word) => ({ ...word, found: withMade(word, wordPlaces(word, places)) })).filter(({ isGuess, found }) => !isGuess || found.size);
    const order = ranked(stands, pages);
    const best = Math.max(0, ...order.map(({ share }) => share));
    const shown = order.filter(({ share }) => share >= Math.max(HELPS, best * NEAR)).slice(0, MOST);
    if (!isAsked()) return null;
    const found = await Promise.all(shown.map(({ page }) => show(page, stands)));
    const unknown = stands.filter((word) => word.found.size === 0 && !word.page).map(({ text }) => text);
    // What holds a word that nobody wrote here may be about something else altogether.
    const isFound = best >= FOUND && unknown.length === 0;
    return {
      level: found.length === 0 ? "none" : isFound ? "found" : "near",
      understood: mendings.length ? mendings.join(" ") : null,
      unknown,
      results: found,
    };
  }

  async function show(page, words) {
    const { address, kind, old, title } = pages.get(page);
    const { meta, raw_content: text, anchors } = await loaders.get(page).data();
    const content = text.replace(BETWEEN_HAN, "$1\u200b");
    const hits = words.flatMap((word, index) => {
      // What the whole page is about does not tell which of its sections answers.
      const weight = (titleUnits(word, title).size ? 0.1 : 1) / word.found.size;
      return (word.found.get(page) ?? []).map(([start, size]) => ({ start, size, word: index, weight }));
    });
    const wanted = words.find((word) => word.page === address && word.section)?.section;
    const length = content.includes("\u200b") ? LENGTH.han : LENGTH.other;
    const { id, section, excerpt } = passage({ title: meta.title, content, anchors, hits, length, wanted });
    return {
      address: root + address.slice(1) + (id ? `#${id}` : ""),
      title: meta.title.replaceAll("\u200b", ""),
      section,
      kind,
      old: Boolean(old),
      // A page made from facts is found by their names alone: its sentence says more.
      excerpt: isOfOne(pages.get(page)) ? [{ text: meta.description, marked: false }] : excerpt,
      facts: factsFor(JSON.parse(meta.facts), kind, words, day),
    };
  }

  return { find };
}

// The index calls its pages by digests: another index has another sum.
function sumOf(ids) {
  return ids.reduce((sum, id) => sum + Number.parseInt(id.split("_").at(-1), 16), 0);
}

// What the page tells at once: what holds on the day, first what the question names. Of channels only those.
function factsFor(facts, kind, words, day) {
  const isAsked = ({ label }) => {
    const own = joined(unitsOf(plain(label)));
    return words.some(({ forms }) => forms.some((form) => own.includes(joined(form)) || joined(form).includes(own)));
  };
  const holding = facts.filter((fact) => holdsOn(fact, day));
  const asked = holding.filter(isAsked);
  const others = kind === "contact" ? [] : holding.filter((fact) => !isAsked(fact));
  return [...asked, ...others].slice(0, MOST_FACTS);
}
