// Keys that work wherever one is in the viewer, but not where one types.

/** @import {Camera} from "room/viewer/camera.js" */
/** @import {Clock} from "room/viewer/clock.js" */
/** @import {Selection} from "room/viewer/selection.js" */

const PAN = 60; // pixels
const ZOOM = 1.25;
const SCROLLING = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home"]);
const TYPING = "input, select, textarea, dialog, [contenteditable]";

/**
 * Let keys work.
 * @param {HTMLElement} element - the viewer's
 * @param {object} viewer
 * @param {Clock} viewer.clock
 * @param {Camera} viewer.camera
 * @param {() => boolean} viewer.isLive - time is not the reader's then
 * @param {(change: number) => void} viewer.nextAgent
 * @param {(change: number) => void} viewer.nextMachine
 * @param {() => number} viewer.period
 * @param {Selection} viewer.selection
 * @param {() => void} viewer.search
 * @param {() => void} viewer.jump
 * @param {() => void} viewer.help
 * @param {() => void} viewer.moved
 */
export function handleKeys(element, viewer) {
  const { clock, camera, selection } = viewer;
  const pan = (/** @type {number} */ dx, /** @type {number} */ dy) => () => {
    camera.pan(dx, dy);
    viewer.moved();
  };
  const zoom = (/** @type {number} */ factor) => () => camera.zoom(factor);
  /** @type {Record<string, () => void>} */
  const views = {
    ArrowLeft: pan(PAN, 0),
    ArrowRight: pan(-PAN, 0),
    ArrowUp: pan(0, PAN),
    ArrowDown: pan(0, -PAN),
    "+": zoom(ZOOM),
    "=": zoom(ZOOM),
    "-": zoom(1 / ZOOM),
    0: () => camera.fit(),
    "/": viewer.search,
    "?": viewer.help,
    n: () => viewer.nextAgent(1),
    p: () => viewer.nextAgent(-1),
    m: () => viewer.nextMachine(1),
    M: () => viewer.nextMachine(-1),
    f: () => selection.follow(!selection.isFollowing),
    Escape: () => selection.select(null),
  };
  /** @type {Record<string, () => void>} */
  const times = {
    " ": () => clock.toggle(),
    ",": () => clock.step(-1),
    ".": () => clock.step(1),
    PageUp: () => clock.step(-viewer.period()),
    PageDown: () => clock.step(viewer.period()),
    Home: () => clock.seek(0),
    "[": () => clock.shiftSpeed(-1),
    "]": () => clock.shiftSpeed(1),
    t: viewer.jump,
  };
  element.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTaken(event)) return;
    const action = views[event.key] ?? (viewer.isLive() ? null : times[event.key]);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/**
 * Tell whether a key means something else where it is pressed.
 * @param {KeyboardEvent} event
 */
function isTaken({ key, target }) {
  if (!(target instanceof Element)) return false;
  if (target.closest(TYPING)) return true;
  if (key === " " && target.closest("button, summary, a")) return true;
  return SCROLLING.has(key) && isLong(target.closest(".panel, .legend"));
}

/**
 * Tell whether there is more in a box than is seen: keys are needed there to see the rest.
 * @param {Element|null} box
 */
function isLong(box) {
  return box !== null && box.scrollHeight > box.clientHeight;
}
