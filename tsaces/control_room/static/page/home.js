// Home: a new solve, and the jobs of the service.

import { detailOf, el } from "room/base/dom.js";
import { JobList } from "room/page/job_list.js";
import { NewSolve } from "room/page/new_solve.js";

/**
 * @param {HTMLElement} room
 * @returns {() => void} what ends it
 */
export function openHome(room) {
  document.title = "tsaces control room";
  const leaving = new AbortController();
  const solve = new NewSolve(leaving.signal);
  const list = new JobList(leaving.signal);
  const home = el("div", { class: "home" }, solve.element, list.element);
  solve.element.addEventListener("source", (event) => {
    home.classList.toggle("is-drawing", detailOf(event) === "draw");
  });
  room.append(home);
  solve.start();
  list.start();
  return () => leaving.abort();
}
