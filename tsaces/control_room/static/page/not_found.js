// An address that leads nowhere.

import { el } from "room/base/dom.js";

/**
 * @param {HTMLElement} room
 * @returns {() => void}
 */
export function openNotFound(room) {
  document.title = "Nothing here – tsaces";
  room.append(
    el(
      "section",
      { class: "card message" },
      el("h1", {}, "There is nothing at this address"),
      el("p", {}, el("a", { href: "#/" }, "Go to the list of jobs")),
    ),
  );
  return () => {};
}
