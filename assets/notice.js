// Dismisses the notice above the page, and ends it when its last day is over while the page is open.
// Which notice is shown when the page arrives is decided in overrides/partials/notice.html.

const MINUTE = 60_000;
const notices = [...document.querySelectorAll("hs-notice")];

function decide() {
  for (const notice of notices) notice.decide();
}

/** Whether its reader is at a notice with the keyboard: it then stays where it is. */
function isReadNow() {
  return document.activeElement?.closest("hs-notice") != null;
}

/** To the notice that follows or, if there is none, to the title of the page: nobody is sent back to its beginning. */
function moveOn() {
  const next = notices.find((notice) => !notice.hidden);
  const target = next?.querySelector("a") ?? document.querySelector("h1");
  if (!next) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function dismiss(notice) {
  notice.dismissed = true;
  try {
    localStorage.setItem(notice.dataset.mark, "dismissed");
  } catch {
    // Private windows may refuse to store: it's then dismissed on this page.
  }
  decide();
  moveOn();
}

for (const notice of notices) {
  notice.querySelector("button").addEventListener("click", () => dismiss(notice));
  notice.classList.add("hs-notice--ready");
}

function decideAgain() {
  if (!isReadNow()) decide();
}

setInterval(decideAgain, MINUTE);
// Who comes back to a page by the browser's button may have dismissed the notice on another one.
addEventListener("pageshow", decideAgain);
