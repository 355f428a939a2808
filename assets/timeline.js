// Moves the mark for today in timelines, where a page is read on another day than it was made for, and to a day that is chosen.

import { DAY_CHOSEN, builtFor, dayIn, dayShown, daysBetween } from "./history.js";

const { zone } = builtFor();

/** Which end of the day's word stands at its line: near an edge it must not leave the picture. */
function anchorAt(percent) {
  if (percent < 10) return "start";
  return percent > 90 ? "end" : "middle";
}

function mark(figure, day, words) {
  const { firstDay, lastDay } = figure.dataset;
  // In the middle of the day, as where the picture is made.
  const percent = ((daysBetween(firstDay, day) + 0.5) / (daysBetween(firstDay, lastDay) + 1)) * 100;
  const within = Math.min(Math.max(percent, 0), 100);
  const [line, word, veil, ahead] = ["now", "now-word", "veil", "ahead"].map((name) => figure.querySelector(`.hs-${name}`));
  line.setAttribute("x1", `${within}%`);
  line.setAttribute("x2", `${within}%`);
  word.setAttribute("x", `${within}%`);
  word.setAttribute("text-anchor", anchorAt(within));
  word.textContent = words;
  veil.setAttribute("width", `${within}%`);
  ahead.setAttribute("x", `${within}%`);
  // Beyond the edges nothing is marked: all is still to come, or all is over.
  for (const part of [line, word]) part.setAttribute("visibility", percent === within ? "visible" : "hidden");
  for (const date of figure.querySelectorAll(".hs-date")) date.classList.toggle("hs-coming", date.dataset.day > day);
  figure.dataset.day = day;
}

function show(day) {
  for (const figure of document.querySelectorAll(".hs-timeline")) {
    const words = day === dayIn(zone) ? figure.dataset.today : figure.dataset.chosen;
    // What is right already is left as it is.
    if (figure.dataset.day !== day || figure.querySelector(".hs-now-word").textContent !== words) mark(figure, day, words);
  }
}

show(dayShown(zone));
document.addEventListener(DAY_CHOSEN, (event) => show(event.detail));
