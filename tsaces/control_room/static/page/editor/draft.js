// The drawing, kept in this browser until it is cleared.

import { EMPTY } from "room/page/editor/drawing.js";

const KEY = "tsaces.drawing";

/** @returns {object} the drawing of the last visit, or one to begin with */
export function keptDraft() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? EMPTY;
  } catch {
    return EMPTY;
  }
}

/** @param {object} document */
export function keepDraft(document) {
  try {
    localStorage.setItem(KEY, JSON.stringify(document));
  } catch {
    // too large, or nothing may be kept: it lasts as long as the visit
  }
}

/** Forget it. */
export function forgetDraft() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}
