// The editor: a floor to draw, machines beside it, a procedure, and what the service thinks of it.

import { detailOf, el, say } from "room/base/dom.js";
import { fileName, save } from "room/base/files.js";
import { Checker } from "room/page/editor/checker.js";
import { cursorText } from "room/page/editor/cursor_text.js";
import { Drawing } from "room/page/editor/drawing.js";
import { forgetDraft, keepDraft, keptDraft } from "room/page/editor/draft.js";
import { EditorHead } from "room/page/editor/editor_head.js";
import { JsonPanel, toText } from "room/page/editor/json_panel.js";
import { MachinePanel } from "room/page/editor/machine_panel.js";
import { ProcedurePanel } from "room/page/editor/procedure_panel.js";
import { FloorCanvas } from "room/page/editor/floor_canvas.js";
import { Toolbar } from "room/page/editor/toolbar.js";
import { VerdictPanel } from "room/page/editor/verdict_panel.js";
import { renderTabs } from "room/page/tabs.js";

/** @import {Verdict} from "room/page/editor/checker.js" */
/** @import {Placing} from "room/page/editor/floor_canvas.js" */
/** @import {Problem} from "room/page/http.js" */
/** @import {Instance} from "room/plan/documents.js" */

/** A source of instances, see `new_solve.js`. */
export class Editor {
  /** @param {AbortSignal} signal - ends it */
  constructor(signal) {
    this.#drawing = new Drawing(keptDraft());
    this.#floor = new FloorCanvas(this.#drawing, () => this.#toolbar.tool, signal);
    this.#toolbar = new Toolbar(this.#drawing, (tool) => (this.#floor.element.dataset.tool = tool));
    this.#machines = new MachinePanel(this.#drawing);
    this.#verdict = new VerdictPanel((cell) => {
      const [x, y] = this.#drawing.sketch.pointOf(cell) ?? [0, 0];
      this.#floor.moveTo([Math.floor(x + 0.5), Math.floor(y + 0.5)]);
      this.#floor.element.focus();
    });
    this.#checker = new Checker(signal, (verdict) => this.#showVerdict(verdict));
    this.#cursor = el("p", { class: "sheet-cursor small", id: "sheet-cursor", role: "status" });
    this.element = this.#layOut();
    this.#listen();
    this.#toolbar.choose("road");
  }

  #drawing;
  #floor;
  #toolbar;
  #machines;
  #verdict;
  #checker;
  #cursor;
  #isShown = false;

  /** Say that the editor can be seen now. */
  show() {
    requestAnimationFrame(() => this.#floor.fit());
    this.#isShown = true;
    this.#ask();
    this.#tell();
  }

  /**
   * Open an instance; the drawing before can be had back with undo.
   * @param {Instance} document
   */
  load(document) {
    this.#machines.choose(-1);
    this.#drawing.load(document);
    if (this.#isShown) this.#floor.fit();
  }

  /** @returns {Instance} as it is drawn */
  document() {
    return this.#drawing.document;
  }

  /**
   * Show what the service says against the drawing.
   * @param {Problem} problem
   */
  blame(problem) {
    this.#showVerdict({ error: problem });
  }

  #layOut() {
    const head = new EditorHead(this.#drawing, {
      clear: () => {
        forgetDraft();
        this.load(keptDraft());
      },
      open: (document) => this.load(document),
      save: () => {
        const blob = new Blob([toText(this.#drawing.document)], { type: "application/json" });
        save(blob, `${fileName(this.#drawing.document.name, "factory")}.json`);
      },
    });
    const side = renderTabs(
      "Parts of the factory",
      [
        { id: "machines", label: "Machines", panel: this.#machines.element },
        { id: "procedure", label: "Procedure", panel: new ProcedurePanel(this.#drawing).element },
        { id: "json", label: "JSON", panel: new JsonPanel(this.#drawing).element },
      ],
      () => {},
    );
    side.choose("machines");
    const zoom = (
      /** @type {number} */ factor,
      /** @type {string} */ label,
      /** @type {string} */ sign,
    ) =>
      el(
        "button",
        {
          class: "button icon",
          type: "button",
          "aria-label": label,
          title: label,
          onclick: () => this.#floor.zoom(factor),
        },
        sign,
      );
    return el(
      "div",
      { class: "editor" },
      head.element,
      this.#toolbar.element,
      el(
        "div",
        { class: "editor-main" },
        el(
          "div",
          { class: "editor-floor" },
          this.#floor.element,
          el(
            "div",
            { class: "sheet-foot" },
            this.#cursor,
            zoom(1 / 1.25, "Smaller cells", "−"),
            zoom(1.25, "Larger cells", "+"),
          ),
          keys(),
          this.#verdict.element,
        ),
        el("div", { class: "editor-side" }, side.element),
      ),
    );
  }

  #listen() {
    this.#drawing.addEventListener("change", () => {
      keepDraft(this.#drawing.document);
      this.#ask();
      this.#tell();
    });
    this.#floor.addEventListener("cursor", () => this.#tell());
    this.#floor.addEventListener("place", (event) => {
      /** @type {Placing} */
      const { kind, cell } = detailOf(event);
      if (!this.#machines.place(kind, cell)) {
        say(this.#cursor, "Choose a machine first, or add one.");
      }
    });
    this.#machines.addEventListener("choose", () => {
      this.#floor.chosen = this.#machines.chosen;
      this.#floor.draw();
    });
  }

  #ask() {
    if (!this.#isShown) return;
    this.#verdict.wait();
    this.#checker.check(JSON.stringify(this.#drawing.document));
  }

  /** @param {Verdict} verdict */
  #showVerdict(verdict) {
    this.#verdict.show(verdict);
    this.#floor.errors = verdict.error?.errors ?? [];
    this.#floor.notices = verdict.summary?.notices ?? [];
    this.#floor.draw();
    this.#tell();
  }

  #tell() {
    const { cursor, errors, notices } = this.#floor;
    say(this.#cursor, cursorText(this.#drawing, cursor, [...errors, ...notices]));
  }
}

function keys() {
  const key = (/** @type {string[]} */ ...signs) => signs.map((sign) => [el("kbd", {}, sign), " "]);
  return el(
    "p",
    { class: "soft small keys", id: "sheet-help" },
    key("←", "→", "↑", "↓"),
    "move, with ",
    key("Shift"),
    "they draw a road; ",
    key(">", "<", "^", "v", "-", "|", "+", "*", "#"),
    "paint, ",
    key("Del"),
    "erases; ",
    key("i", "o"),
    "set the machine’s input and output; ",
    key("Ctrl Z"),
    "takes back.",
  );
}
