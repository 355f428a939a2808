// Which pages answer a question best: by where its words stand in them. Nothing here loads anything.

import { isHan } from "./question.js";

// How much counts, measured on the questions in tests/search that are not kept aside.
const OFTEN = 1.2; // how often a word stands in a page: three times is not much more than twice
const TOP = 12; // units: about where titles end and first sentences begin
const EARLY = 0.6; // a word that stands at the top
const IN_TITLE = 0.9; // a word of the title
const NAMED = 1.2; // a word for which the list names the page
const BELOW = 0.6; // a word for which it names the list in which the page stands
const ALL_NAMED = 3; // a question of such words alone
const UNASKED = 0.2; // a page about one region or one fee that the question does not name
const ASKED = 2.2; // and one that it names by all that its title tells
const ANNOUNCEMENT = 0.75;
const OLD = 0.35;
const NEAR = 5; // units between words that belong together
const UNKNOWN = 1.5; // the weight of a word that stands nowhere: as if every fifth page or so had it
const LOOSE = 0.5; // words that no list, name or heading has

/**
 * Where one form of a word stands: page -> places, each `[first unit, units]`. `places` gives the places of one unit:
 * page -> positions in their order. Han characters must stand together, words of letters near one another.
 */
export function formPlaces(form, places) {
  const [first, ...others] = groupsOf(form).map((group) => togetherIn(group.map(places)));
  const found = new Map();
  for (const [page, starts] of first) {
    const near = starts.flatMap((start) => {
      const rest = others.map((group) => (group.get(page) ?? []).find(([at]) => Math.abs(at - start[0]) <= NEAR));
      return rest.every(Boolean) ? [start, ...rest] : [];
    });
    if (near.length) found.set(page, near);
  }
  return found;
}

// Neighbouring Han characters belong together; every other unit is a group by itself.
function groupsOf(form) {
  const groups = [];
  form.forEach((unit, index) => {
    if (index && isHan(unit) && isHan(form[index - 1])) groups.at(-1).push(unit);
    else groups.push([unit]);
  });
  return groups;
}

// The pages in which these units follow one another, with the places where they do.
function togetherIn([first, ...others]) {
  const found = new Map();
  for (const [page, starts] of first) {
    const rest = others.map((unit) => new Set(unit.get(page)));
    const places = starts.filter((start) => rest.every((unit, index) => unit.has(start + index + 1)));
    if (places.length) found.set(page, places.map((start) => [start, others.length + 1]));
  }
  return found;
}

/** Where a word stands in any of its forms: page -> places in their order. */
export function wordPlaces(word, places) {
  const found = new Map();
  for (const form of word.forms) {
    for (const [page, here] of formPlaces(form, places)) {
      found.set(page, [...(found.get(page) ?? []), ...here].sort(([a], [b]) => a - b));
    }
  }
  return found;
}

/**
 * What each title tells, by its units: page -> (unit -> share of all that its title tells). What all titles of a kind
 * say tells little: of `BTC withdrawal fee` it is BTC that matters. `pages` holds each page's `{ kind, title }`, with
 * its title as units.
 */
export function titleShares(pages) {
  const often = new Map(); // kind -> unit -> titles that hold it
  const titles = new Map();
  for (const { kind, title } of pages.values()) {
    const own = often.get(kind) ?? often.set(kind, new Map()).get(kind);
    for (const unit of new Set(title)) own.set(unit, (own.get(unit) ?? 0) + 1);
    titles.set(kind, (titles.get(kind) ?? 0) + 1);
  }
  const shares = ({ kind, title }) => {
    const weights = new Map(title.map((unit) => [unit, 0.05 + Math.log(titles.get(kind) / often.get(kind).get(unit))]));
    const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    return new Map(Array.from(weights, ([unit, weight]) => [unit, weight / whole]));
  };
  return new Map(Array.from(pages, ([page, facts]) => [page, shares(facts)]));
}

/**
 * The pages that hold words of a question, best first: `{ page, score, share }`, where `share` says how much of what
 * the question tells stands in the page, from 0 to 1; a rare word tells more than one that stands everywhere.
 *
 * `words` are `{ found, page }`: where a word stands (see wordPlaces) and the page that its list names for it. `pages`
 * holds each page's `{ address, kind, old, title }`, with its title as titleShares gives it.
 */
export function ranked(words, pages) {
  const weights = words.map((word) => weightOf(word, pages.size));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const results = [];
  for (const [page, facts] of pages) {
    let score = 0;
    let share = 0;
    let named = 0;
    const titled = new Set(); // units of the title that are asked for
    words.forEach((word, index) => {
      const isNamed = word.page === facts.address;
      const here = word.found.get(page);
      // What the list of all regions answers, the page of one of them answers for that one.
      const isBelow = Boolean(word.page) && isOfOne(facts) && facts.address.startsWith(word.page);
      if (!here && !isNamed && !isBelow) return;
      const inTitle = here ? titleUnits(word, facts.title) : [];
      for (const unit of inTitle) titled.add(unit);
      const often = here ? here.length / (here.length + OFTEN) : 0;
      const early = here ? Math.exp(-here[0][0] / TOP) : 0;
      score += weights[index] * (often + EARLY * early + (inTitle.size ? IN_TITLE : 0) + (isNamed ? NAMED : 0) + (isBelow ? BELOW : 0));
      share += weights[index];
      named += isNamed ? 1 : 0;
    });
    if (!share) continue;
    share /= whole;
    score *= share ** 1.5 * (facts.kind === "announcement" ? ANNOUNCEMENT : 1) * (facts.old ? OLD : 1);
    if (isOfOne(facts)) {
      const asked = [...titled].reduce((sum, unit) => sum + facts.title.get(unit), 0);
      score *= UNASKED + (ASKED - UNASKED) * asked ** 2;
    }
    if (named === words.length) score *= ALL_NAMED;
    results.push({ page, score, share });
  }
  return results.sort((a, b) => b.score - a.score || (pages.get(a.page).address < pages.get(b.page).address ? -1 : 1));
}

// How much a word tells: more if few pages hold it. One that no list or heading has may stand there by chance.
function weightOf({ found, isKnown }, total) {
  const weight = found.size ? Math.log(1 + (total - found.size + 0.5) / (found.size + 0.5)) : UNKNOWN;
  return isKnown ? weight : weight * LOOSE;
}

/** The units of a title, as titleShares gives it, in which a form of the word stands as a whole. */
export function titleUnits(word, title) {
  const found = new Set();
  for (const form of word.forms) {
    const own = form.map((unit) => [...title.keys()].find((one) => isSame(one, unit)));
    if (own.every(Boolean)) own.forEach((unit) => found.add(unit));
  }
  return found;
}

// Words of letters have endings: fee and fees.
function isSame(own, unit) {
  return own === unit || (!isHan(unit) && unit.length > 2 && (own.startsWith(unit) || unit.startsWith(own)) && Math.abs(own.length - unit.length) < 4);
}

/** Whether a page is about one region or one fee: its address names it. */
export function isOfOne({ address, kind }) {
  return (kind === "region" && !address.endsWith("/regions/")) || (kind === "fee" && !address.endsWith("/fees/"));
}
