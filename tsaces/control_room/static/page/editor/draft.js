// The drawing, kept in this browser until it is cleared.

import { readJson } from "room/base/json.js";
import { lasting } from "room/base/storage.js";
import { EMPTY } from "room/page/editor/drawing.js";

/** @import {Instance} from "room/plan/documents.js" */

const KEY = "tsaces.drawing";

/** @returns {Instance} the drawing of the last visit, or one to begin with */
export function keptDraft() {
  return readJson(lasting.read(KEY) ?? "null").value ?? EMPTY;
}

/** @param {Instance} document */
export function keepDraft(document) {
  lasting.write(KEY, JSON.stringify(document));
}

/** Forget it. */
export function forgetDraft() {
  lasting.remove(KEY);
}
