// A job that is not there.

import { el } from "room/base/dom.js";
import { forgetJob } from "room/page/jobs.js";

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function renderJobNotFound(id) {
  forgetJob(id);
  return el(
    "section",
    { class: "card message" },
    el("h1", {}, "This job is not on the service"),
    el("p", {}, "It may have been deleted, or it ran on another service."),
    el(
      "div",
      { class: "buttons" },
      el("a", { class: "button primary", href: "#/" }, "To the jobs"),
    ),
  );
}
