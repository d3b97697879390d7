// A new solve: where the factory comes from, how it is to be solved, and the start.

import { messageOf } from "room/base/errors.js";
import { el, fill } from "room/base/dom.js";
import { Editor } from "room/page/editor/editor.js";
import * as api from "room/page/api.js";
import { BundledSource } from "room/page/bundled_source.js";
import { FileSource } from "room/page/file_source.js";
import { Problem } from "room/page/http.js";
import { keepJob } from "room/page/jobs.js";
import { SolveOptions } from "room/page/solve_options.js";
import { renderTabs } from "room/page/tabs.js";
import { complaint } from "room/page/job_text.js";

/** @import {Instance} from "room/plan/documents.js" */

/**
 * @typedef {object} Source - where an instance comes from
 * @property {HTMLElement} element
 * @property {() => (Instance|Promise<Instance>)} document - throws `Error` if there is none
 * @property {(problem: Problem) => void} blame - shows what the service says against it
 */

/** Dispatches "source" on its element, with the tab that was chosen. */
export class NewSolve {
  /** @param {AbortSignal} signal - ends it */
  constructor(signal) {
    this.#signal = signal;
    const edit = (/** @type {Instance} */ document) => {
      this.#sources.draw.load(document);
      this.#tabs.choose("draw");
      this.#sources.draw.element.scrollIntoView({ block: "nearest" });
    };
    this.#sources = {
      bundled: new BundledSource(signal, edit),
      file: new FileSource(signal, edit),
      draw: new Editor(signal),
    };
    this.#options = new SolveOptions(() => this.#submit());
    this.#errors = el("div");
    this.#tabs = renderTabs(
      "Where the factory comes from",
      [
        { id: "bundled", label: "Bundled", panel: this.#sources.bundled.element },
        { id: "file", label: "Paste or drop", panel: this.#sources.file.element },
        { id: "draw", label: "Draw", panel: this.#sources.draw.element },
      ],
      (id) => this.#choose(id),
    );
    this.element = el(
      "section",
      { class: "card new-solve", "aria-labelledby": "solve-title" },
      el("h1", { id: "solve-title" }, "New solve"),
      el(
        "p",
        { class: "soft" },
        "Choose a factory, say how long to search, and watch it being solved.",
      ),
      this.#tabs.element,
      this.#options.element,
      this.#errors,
    );
    this.#takeDrops();
  }

  #signal;
  #sources;
  #options;
  #errors;
  #tabs;
  /** @type {"bundled"|"file"|"draw"} */
  #chosen = "bundled";

  /** Show the first tab. */
  start() {
    this.#tabs.choose("bundled");
    this.#sources.bundled.start();
  }

  /** @param {"bundled"|"file"|"draw"} id */
  #choose(id) {
    this.#chosen = id;
    fill(this.#errors);
    this.element.dispatchEvent(new CustomEvent("source", { detail: id }));
    if (id === "draw") this.#sources.draw.show();
  }

  async #submit() {
    /** @type {Source} */
    const source = this.#sources[this.#chosen];
    fill(this.#errors);
    this.#options.busy = true;
    try {
      const request = { instance: await source.document(), ...this.#options.values() };
      const { id } = await api.submit(request, this.#signal);
      keepJob(id, request);
      location.hash = `#/jobs/${id}`;
    } catch (error) {
      if (this.#signal.aborted) return;
      this.#blame(source, error);
    } finally {
      this.#options.busy = false;
    }
  }

  /**
   * @param {Source} source
   * @param {unknown} error
   */
  #blame(source, error) {
    if (error instanceof Problem && error.status === 422) {
      const others = error.errors.filter(({ field }) => !field.startsWith("instance"));
      this.#options.blame(others);
      if (others.length < error.errors.length) source.blame(error);
      if (others.length) return;
    }
    const isOurs = error instanceof Problem || error instanceof SyntaxError;
    fill(this.#errors, isOurs ? complaint(error, "It was not started") : notice(messageOf(error)));
  }

  /** Let files be dropped anywhere. */
  #takeDrops() {
    const options = { signal: this.#signal };
    addEventListener("dragover", (event) => event.preventDefault(), options);
    addEventListener(
      "drop",
      (event) => {
        event.preventDefault();
        const file = event.dataTransfer?.files?.[0];
        if (!file) return;
        this.#tabs.choose("file");
        this.#sources.file.read(file);
      },
      options,
    );
  }
}

/** @param {string} text */
function notice(text) {
  return el("div", { class: "notice bad complaint", role: "alert" }, el("p", {}, text));
}
