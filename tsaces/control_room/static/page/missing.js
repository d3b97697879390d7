// A job that is not there.

import { el } from "room/base/dom.js";
import { forgetJob, keptJobs } from "room/page/jobs.js";

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function missingJob(id) {
  const isKept = keptJobs().some((job) => job.id === id);
  const forget = () => {
    forgetJob(id);
    location.hash = "#/";
  };
  return el(
    "section",
    { class: "card message" },
    el("h1", {}, "This job is not on the service"),
    el("p", {}, "It may have been deleted, or it ran on another service."),
    el(
      "div",
      { class: "buttons" },
      isKept ? el("button", { class: "button", onclick: forget }, "Take it off your list") : null,
      el("a", { class: "button primary", href: "#/" }, "To your jobs"),
    ),
  );
}
