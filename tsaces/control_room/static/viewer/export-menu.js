// Takes the view, a period of it or the plan out of the page.

import { el } from "room/base/dom.js";

/** A stand-in until there is something to export. */
export class ExportMenu {
  constructor() {
    this.element = el("span");
  }

  cancel() {}
}
