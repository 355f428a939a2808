// What the page frame does beyond plain HTML: light and dark, the menu by keyboard, and where one is on the page.

const body = document.body;
const dark = matchMedia("(prefers-color-scheme: dark)");

function stored() {
  try {
    return localStorage.getItem("palette");
  } catch {
    return null;
  }
}

function remember(scheme) {
  try {
    localStorage.setItem("palette", scheme);
  } catch {
    // Private windows may refuse to store: the choice then holds for this page.
  }
}

const button = document.querySelector("[data-palette]");

function show(scheme) {
  body.setAttribute("data-md-color-scheme", scheme);
  button.setAttribute("aria-label", scheme === "slate" ? button.dataset.light : button.dataset.dark);
}

show(body.getAttribute("data-md-color-scheme"));
button.addEventListener("click", () => {
  const scheme = body.getAttribute("data-md-color-scheme") === "slate" ? "default" : "slate";
  remember(scheme);
  show(scheme);
});
dark.addEventListener("change", () => {
  if (!stored()) show(dark.matches ? "slate" : "default");
});

// The menu is a checkbox and its label, so that it opens without scripts; here its label also obeys the keyboard.
const drawer = document.getElementById("__drawer");
const menu = document.querySelector(".hs-menu > span");
menu.tabIndex = 0;
menu.setAttribute("role", "button");
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  menu.click();
});
function sayWhetherOpen() {
  menu.setAttribute("aria-expanded", String(drawer.checked));
}
drawer.addEventListener("change", sayWhetherOpen);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drawer.checked) return;
  drawer.checked = false;
  sayWhetherOpen();
  menu.focus();
});
sayWhetherOpen();

// Marks the heading that the reader has come to, in the list beside the page.
const links = new Map();
for (const link of document.querySelectorAll(".hs-toc a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}
if (links.size) {
  const mark = () => {
    const passed = [...links.keys()].filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const [heading, link] of links) {
      if (heading === passed.at(-1)) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}
