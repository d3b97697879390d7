// A factory from a file or from the clipboard, judged by the service as it changes.

import { el, fill } from "room/base/dom.js";
import { fileButton } from "room/base/files.js";
import { readJson } from "room/base/json.js";
import { countNoun } from "room/base/numbers.js";
import { Checker } from "room/page/editor/checker.js";
import { noticePanel } from "room/page/findings.js";
import { hasFloor } from "room/page/editor/floor_sketch.js";
import { Preview } from "room/page/preview.js";
import { complaint } from "room/page/job_text.js";

/** @import {Verdict} from "room/page/editor/checker.js" */
/** @import {Instance} from "room/plan/documents.js" */

const MOST_BYTES = 8_000_000;

/** A text field that takes files, too. */
export class FileSource {
  /**
   * @param {AbortSignal} signal - ends it
   * @param {(document: Instance) => void} edit - opens an instance in the editor
   */
  constructor(signal, edit) {
    this.#text = el("textarea", {
      class: "field file-text",
      rows: 12,
      spellcheck: "false",
      "aria-label": "An instance as JSON",
      placeholder:
        'Paste an instance here: { "name": …, "layout": …, "procedure": …, "machines": … }',
      oninput: () => this.#handleInput(),
    });
    this.#verdict = el("div", { role: "status" });
    this.#preview = new Preview(edit, signal);
    this.#checker = new Checker(signal, (verdict) => this.#showVerdict(verdict));
    this.element = el(
      "div",
      { class: "file-source" },
      el(
        "div",
        { class: "drop" },
        fileButton("Open a file…", "Instance file", (file) => this.read(file)),
        el("span", { class: "soft small" }, "or drop one anywhere on this page"),
      ),
      this.#text,
      this.#verdict,
      this.#preview.element,
    );
    this.#preview.clear();
  }

  #text;
  #verdict;
  #preview;
  #checker;

  /**
   * Take a file in, whatever is in it.
   * @param {File} file
   */
  async read(file) {
    if (file.size > MOST_BYTES) {
      fill(
        this.#verdict,
        complaint(new Error("too large"), `${file.name} is too large for an instance`),
      );
      return;
    }
    this.#text.value = await file.text();
    this.#handleInput();
  }

  /** @returns {Instance} what is in the field */
  document() {
    if (!this.#text.value.trim()) throw new Error("Paste an instance or open a file first.");
    const { value, problem } = readJson(this.#text.value);
    if (problem) throw new Error(`This is no JSON: ${problem}`);
    return value;
  }

  /** What is wrong is told as soon as it is pasted. */
  blame() {}

  #handleInput() {
    fill(this.#verdict);
    this.#preview.clear();
    if (!this.#text.value.trim()) {
      this.#checker.stop();
      return;
    }
    const { value } = readJson(this.#text.value); // the service says better what is wrong, and where
    if (hasFloor(value)) this.#preview.show(value);
    this.#checker.check(this.#text.value);
  }

  /** @param {Verdict} verdict */
  #showVerdict({ summary, error }) {
    if (error) {
      fill(this.#verdict, complaint(error, "This is no instance that can be solved"));
      this.#preview.mark(error.errors);
      return;
    }
    const { cells, machines, roads } = summary;
    const sizes = [
      countNoun(cells, "cell"),
      countNoun(roads, "road"),
      countNoun(machines, "machine"),
    ];
    fill(
      this.#verdict,
      el("p", { class: "notice good" }, `Ready to solve: ${sizes.join(", ")}.`),
      noticePanel(summary.notices ?? []),
    );
    this.#preview.mark([], summary.notices ?? []);
  }
}
