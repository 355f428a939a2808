// Opens the search: loads Pagefind and its interface when a reader first asks for them, so that a page view costs nothing.

const dialog = document.getElementById("__search-dialog");
const results = dialog.querySelector(".hs-dialog__results");
const bundle = new URL("../pagefind/", import.meta.url);
let loading = null;

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

// The words as they stand on the page, without the marks that cut them for the index.
function joined(words) {
  return words.replaceAll("\u200b", "");
}

async function loadInterface() {
  await Promise.all([
    load("link", { rel: "stylesheet", href: new URL("pagefind-ui.css", bundle).href }),
    load("script", { src: new URL("pagefind-ui.js", bundle).href }),
  ]);
  results.replaceChildren();
  new window.PagefindUI({
    element: results,
    bundlePath: bundle.href,
    showImages: false,
    showSubResults: true,
    resetStyles: false,
    excerptLength: document.documentElement.lang.startsWith("zh") ? 60 : 30, // counted in words, so in characters
    // Every Han character is a word of its own, in the index as in the question: see src/helpsite/site/search.py.
    processTerm: (term) => term.replace(/\p{Script=Han}/gu, "$& "),
    processResult: (result) => {
      result.meta.title = joined(result.meta.title);
      for (const part of result.sub_results) part.title = joined(part.title);
      return result;
    },
  });
  results.querySelector("input").setAttribute("aria-label", dialog.getAttribute("aria-label"));
}

async function open() {
  if (!dialog.open) dialog.showModal();
  loading ??= loadInterface();
  try {
    await loading;
    results.querySelector("input").focus();
  } catch {
    loading = null;
    results.textContent = dialog.dataset.failed;
  }
}

for (const opener of document.querySelectorAll("[data-search-open]")) {
  opener.setAttribute("role", "button");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if ((event.key === "/" && !typing) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    open();
  }
});

// A click beside the dialog closes it.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
