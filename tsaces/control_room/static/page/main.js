// The page that the service serves: a bar, and the view that the address names.

import { fill, find } from "room/base/dom.js";
import { renderBar } from "room/page/page_bar.js";
import { openCompare } from "room/page/compare.js";
import { openHome } from "room/page/home.js";
import { openJob } from "room/page/job.js";
import { openNotFound } from "room/page/not_found.js";

const ID = "([0-9a-f]{32})";
/** @type {[RegExp, (room: HTMLElement, path: string[], query: URLSearchParams) => () => void][]} */
const ROUTES = [
  [/^\/?$/, openHome],
  [new RegExp(`^/jobs/${ID}$`), openJob],
  [new RegExp(`^/compare/${ID}/${ID}$`), openCompare],
];

const room = find("#room");
let leave = () => {};
let shown = "";

/** Show the view of the address; another timestep is told to the view that is there. */
function route() {
  const [path, query = ""] = location.hash.replace(/^#/, "").split("?");
  if (path === shown && document.body.dataset.ready) {
    const detail = new URLSearchParams(query);
    document.dispatchEvent(new CustomEvent("tsaces:query", { detail }));
    return;
  }
  shown = path;
  leave();
  fill(room);
  const [pattern, open] = ROUTES.find(([each]) => each.test(path)) ?? [/.*/, openNotFound];
  const [, ...parts] = pattern.exec(path) ?? [];
  leave = open(room, parts, new URLSearchParams(query));
  if (document.body.dataset.ready) {
    room.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  document.body.dataset.ready = "true";
}

renderBar(find("#bar"));
addEventListener("hashchange", route);
route();
