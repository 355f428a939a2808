// Asks the search's modules without a browser. Cases come in, one list as JSON; what they say comes out in their order.
// The index of a small site is made here: it keeps where each word stands, as Pagefind does, but without endings.
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const question = await import(new URL("question.js", folder));
const { finderIn } = await import(new URL("finder.js", folder));
const { passage } = await import(new URL("excerpt.js", folder));

const EMPTY = { ignored: [], unanswered: [], words: [], simplified: "", vocabulary: [], characters: "", terms: [], services: [], pages: [] };

// A page's words as the index keeps them: a Han character is one, and so is what stands between spaces.
function tokensOf(words) {
  return words.split(/\s+/).flatMap((part) => part.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? []);
}

// `lost` says what of it could not be loaded: its `words` or its `pages`.
function indexOf(pages, lost) {
  const contents = pages.map(({ content }) => tokensOf(content));
  const data = (page) => async () => {
    const { title, facts = [], anchors = [] } = pages[page];
    return { meta: { title, description: title, facts: JSON.stringify(facts) }, raw_content: contents[page].join("\u200b"), anchors };
  };
  return {
    async search(asked) {
      const unit = asked?.replaceAll('"', "");
      const results = contents.map((tokens, page) => {
        const words = tokens.flatMap((token, index) => (question.unitsOf(question.plain(token)).includes(unit) ? [index] : []));
        return { id: String(page), words, data: data(page) };
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
    ...lists,
    pages: pages.map(({ address, kind = "answer", title, old = false, names = [] }, page) => [String(page), address, kind, title, old, ...names]),
  };
}

// In a case the words of Chinese stand apart by a bar.
function cutApart(words) {
  return words.replaceAll("|", "\u200b");
}

async function answer({ units, mend, apart, steps, cut, lists = {}, language = "zh", pages, ask, day = "2026-07-15", root = "/", passage: of, lost }) {
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
