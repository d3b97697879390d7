// Icons as lines on a square of 24.

import { svg } from "room/base/dom.js";

const PATHS = {
  play: "M7 5l12 7-12 7z",
  pause: "M8 5v14M16 5v14",
  back: "M18 6l-8 6 8 6zM7 6v12",
  forward: "M6 6l8 6-8 6zM17 6v12",
  start: "M18 6l-7 6 7 6zM11 6l-7 6 7 6z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  help: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 1.9v.3M12 17.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
  search: "M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14zM16 16l5 5",
  close: "M6 6l12 12M18 6L6 18",
  layers: "M12 4l9 5-9 5-9-5zM3 14l9 5 9-5",
  download: "M12 4v11M7 10l5 5 5-5M4 20h16",
  report: "M6 3h9l4 4v14H6zM14 3v5h5M9 17v-4M12 17v-6M15 17v-2",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5",
  moon: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z",
  follow: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v4M12 18v4M2 12h4M18 12h4",
  key: "M4 6h16M4 12h16M4 18h10",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * Return an icon; whoever shows it says in words what it means.
 * @param {IconName} name
 * @returns {SVGElement}
 */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}
