// Moves the mark for today in timelines, where a page is read on another day than it was made for, and to a day that is
// chosen; then a second, fainter one stays where today is.

import { DAY_CHOSEN, builtFor, dayIn, dayShown, daysBetween } from "./history.js";

const { zone } = builtFor();

/** Which end of the day's word stands at its line: near an edge it must not leave the picture. */
function anchorAt(percent) {
  if (percent < 10) return "start";
  return percent > 90 ? "end" : "middle";
}

/** Where a day stands in per cent of the width: in the middle of the day, as where the picture is made. */
function placeOf(figure, day) {
  const { firstDay, lastDay } = figure.dataset;
  return ((daysBetween(firstDay, day) + 0.5) / (daysBetween(firstDay, lastDay) + 1)) * 100;
}

/** Puts a mark on a day, and gives where it stands within the picture. */
function place(line, word, percent, words) {
  const within = Math.min(Math.max(percent, 0), 100);
  line.setAttribute("x1", `${within}%`);
  line.setAttribute("x2", `${within}%`);
  word.setAttribute("x", `${within}%`);
  word.setAttribute("text-anchor", anchorAt(within));
  word.textContent = words;
  // Beyond the edges nothing is marked: all is still to come, or all is over.
  for (const part of [line, word]) part.setAttribute("visibility", percent === within ? "visible" : "hidden");
  return within;
}

function mark(figure, day, today) {
  const [line, word, veil, ahead] = ["now", "now-word", "veil", "ahead"].map((name) => figure.querySelector(`.hs-${name}`));
  const within = place(line, word, placeOf(figure, day), day === today ? figure.dataset.today : figure.dataset.chosen);
  veil.setAttribute("width", `${within}%`);
  ahead.setAttribute("x", `${within}%`);
  for (const date of figure.querySelectorAll(".hs-date")) date.classList.toggle("hs-coming", date.dataset.day > day);
  for (const part of figure.querySelectorAll(".hs-today, .hs-today-word")) part.remove();
  if (day !== today) keepToday(figure, line, word, today);
  figure.dataset.day = day;
}

/** Leaves a mark on today; its word only where it has room beside the other one. */
function keepToday(figure, line, word, today) {
  const [faint, faintWord] = [line, word].map((part) => part.cloneNode());
  faint.setAttribute("class", "hs-today");
  faintWord.setAttribute("class", "hs-today-word");
  place(faint, faintWord, placeOf(figure, today), figure.dataset.today);
  line.before(faint);
  word.before(faintWord);
  const [box, other] = [faintWord, word].map((part) => part.getBoundingClientRect());
  if (box.left < other.right + 8 && other.left < box.right + 8) faintWord.remove();
}

function show(day) {
  const today = dayIn(zone);
  for (const figure of document.querySelectorAll(".hs-timeline")) {
    const words = day === today ? figure.dataset.today : figure.dataset.chosen;
    // What is right already is left as it is.
    if (figure.dataset.day !== day || figure.querySelector(".hs-now-word").textContent !== words) mark(figure, day, today);
  }
}

show(dayShown(zone));
document.addEventListener(DAY_CHOSEN, (event) => show(event.detail));
