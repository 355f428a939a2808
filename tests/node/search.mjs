// Asks the search's modules without a browser. Cases come in, one list as JSON; what they say comes out in their order.
// The index of a small site is made here: it keeps where each word stands, as Pagefind does, but without endings.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const question = await import(new URL("question.js", folder));
const { finderIn } = await import(new URL("finder.js", folder));
const { passage } = await import(new URL("excerpt.js", folder));

const EMPTY = { index: 0, ignored: [], unanswered: [], words: [], simplified: ["", ""], vocabulary: [], characters: "", terms: [], services: [], pages: [] };

// A page's words as the index keeps them: a Han character is one, and so is what stands between spaces.
function tokensOf(words) {
  return words.split(/\s+/).flatMap((part) => part.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? []);
}

// As the bundle has them, without what sets Han characters apart.
function together(words) {
  return words.replace(/(\p{Script=Han})\u200b(?=\p{Script=Han})/gu, "$1");
}

// `lost` says what of it could not be loaded: its `words` or its `pages`.
function indexOf(pages, lost, loaded = []) {
  const contents = pages.map(({ content }) => tokensOf(content));
  const data = (page) => async () => {
    loaded.push(pages[page].address);
    const { title, facts = [], anchors = [] } = pages[page];
    return { meta: { title, description: title, facts: JSON.stringify(facts) }, raw_content: together(contents[page].join("\u200b")), anchors };
  };
  return {
    async search(asked) {
      const unit = asked?.replaceAll('"', "");
      const results = contents.map((tokens, page) => {
        const words = tokens.flatMap((token, index) => (question.unitsOf(question.plain(token)).includes(unit) ? [index] : []));
        return { id: `zh_${page.toString(16).padStart(4, "0")}`, words, data: data(page) };
      });
      if (asked === null) return { results: lost === "pages" ? [] : results };
      return { results: lost === "words" ? [] : results.filter(({ words }) => words.length) };
    },
  };
}

function listsOf(pages, lists) {
  const units = pages.flatMap(({ content }) => question.unitsOf(question.plain(content)));
  return {
    ...EMPTY,
    vocabulary: [...new Set(units.filter((unit) => !question.isHan(unit)))],
    characters: [...new Set(units.filter(question.isHan))].join(""),
    index: pages.reduce((sum, _, page) => sum + page, 0),
    ...lists,
    pages: pages.map(({ address, kind = "answer", title, old = false, names = [] }) => [address, kind, title, old, ...names]),
  };
}

// In a case the words of Chinese stand apart by a bar.
function cutApart(words) {
  return words.replaceAll("|", "\u200b");
}

// What a question costs whose reader waits (`isAsked`) or types on: the pages that were loaded, and how often it rested.
async function cost({ pages, lists = {}, language, ask, isAsked }) {
  const loaded = [];
  const finder = await finderIn(indexOf(pages, null, loaded), listsOf(pages, lists), { language, day: "2026-07-15", root: "/" });
  let rests = 0;
  const rested = async () => {
    rests += 1;
  };
  const found = await finder.find(ask, { isAsked: () => isAsked, rested });
  return { level: found?.level ?? null, loaded, rests };
}

async function answer({ units, mend, apart, steps, cut, costs, lists = {}, language = "zh", pages, ask, day = "2026-07-15", root = "/", passage: of, lost }) {
  if (costs) return cost(costs);
  if (units !== undefined) return question.unitsOf(question.plain(units));
  if (steps) return question.distance(...steps);
  const list = question.wordList({ ...EMPTY, ...lists });
  if (mend) return question.mended(mend, list);
  if (apart) return question.parted(apart, list);
  if (cut) return question.wordsOf(question.unitsOf(question.plain(cut, list.simplified)), list, language).map(({ text }) => text);
  if (of) {
    const anchors = of.anchors.map((anchor) => ({ ...anchor, text: cutApart(anchor.text) }));
    return passage({ title: "", ...of, content: cutApart(of.content), anchors });
  }
  try {
    return await (await finderIn(indexOf(pages, lost), listsOf(pages, lists), { language, day, root })).find(ask);
  } catch (error) {
    return { error: error.message };
  }
}

console.log(JSON.stringify(await Promise.all(JSON.parse(await text(process.stdin)).map(answer))));
