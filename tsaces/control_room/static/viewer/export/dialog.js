// Where the reader chooses what to take out of the page.

import { el, fill, say } from "room/base/dom.js";
import { messageOf } from "room/base/errors.js";
import { fileName, save } from "room/base/files.js";
import { percent } from "room/base/numbers.js";
import { pngPicture, svgPicture } from "room/viewer/export/pictures.js";
import { planVizDocument, planVizMap } from "room/viewer/export/planviz.js";
import { recordVideo, videoType } from "room/viewer/export/video.js";

/** @import {Clock} from "room/viewer/clock.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

const MOST_STEPS = 10_000;
const FORMATS = [
  ["svg", "SVG picture", "What is in view, as vectors"],
  ["png", "PNG picture", "What is in view, as pixels"],
  ["video", "Video", "Timesteps as they pass, at the speed that is set"],
  ["planviz", "PlanViz plan", "Timesteps as JSON for the viewer of the League of Robot Runners"],
  ["map", "PlanViz map", "The floor that belongs to a PlanViz plan"],
];

/** A dialog that saves files. */
export class ExportDialog {
  /**
   * @param {PlanView[]} planViews
   * @param {Clock} clock
   */
  constructor(planViews, clock) {
    this.planViews = planViews;
    this.clock = clock;
    this.steps = el("input", {
      class: "field number",
      type: "number",
      min: 1,
      max: MOST_STEPS,
      step: 1,
      required: true,
    });
    this.span = el("label", { class: "span" }, "Timesteps, from the one in view on ", this.steps);
    this.told = el("p", { class: "small", role: "status" });
    this.progress = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "Recording" });
    this.save = el("button", { class: "button primary" }, "Save");
    this.stop = el(
      "button",
      { class: "button", type: "button", onclick: () => this.#leave() },
      "Close",
    );
    this.form = el(
      "form",
      { method: "dialog" },
      el(
        "fieldset",
        { class: "formats" },
        el("legend", { class: "visually-hidden" }, "Format"),
        FORMATS.map(choice),
      ),
      this.span,
      this.told,
      this.progress,
      el("div", { class: "buttons" }, this.stop, this.save),
    );
    this.element = el(
      "dialog",
      { class: "export", "aria-labelledby": "export-title" },
      el("h2", { id: "export-title" }, "Save"),
      this.form,
    );
    this.form.addEventListener("change", () => this.#renew());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run();
    });
    this.element.addEventListener("close", () => this.cancel());
  }

  /** @type {AbortController|null} */
  #abort = null;

  /** Open the dialog. */
  open() {
    this.steps.value = String(Math.min(MOST_STEPS, this.planViews[0].scene.plan.period));
    fill(this.told);
    this.#renew();
    this.element.showModal();
  }

  /** Stop what is under way. */
  cancel() {
    this.#abort?.abort();
  }

  get #format() {
    return String(new FormData(this.form).get("format"));
  }

  #renew() {
    const spans = ["video", "planviz"].includes(this.#format);
    this.span.hidden = !spans;
    this.steps.disabled = !spans;
    const cannot = this.#format === "video" && !videoType();
    this.save.disabled = cannot || this.#abort !== null;
    if (cannot) fill(this.told, "This browser cannot make videos.");
  }

  #leave() {
    if (this.#abort) this.cancel();
    else this.element.close();
  }

  async #run() {
    const format = this.#format;
    const abort = new AbortController();
    this.#abort = abort;
    this.#renew();
    fill(this.stop, "Cancel");
    fill(this.told);
    try {
      const { blob, ending } = await this.#make(format, abort.signal);
      const name = fileName(this.planViews[0].scene.plan.instance.name, "plan");
      save(blob, name + ending);
      fill(this.told, `Saved ${name}${ending}`);
    } catch (error) {
      const isCancelled = error instanceof DOMException && error.name === "AbortError";
      fill(this.told, isCancelled ? "Cancelled." : `Not saved: ${messageOf(error)}`);
    } finally {
      this.#abort = null;
      this.progress.hidden = true;
      fill(this.stop, "Close");
      this.#renew();
    }
  }

  /**
   * @param {string} format
   * @param {AbortSignal} signal
   */
  async #make(format, signal) {
    const [{ scene }] = this.planViews;
    const steps = Number(this.steps.value);
    switch (format) {
      case "svg":
        return { blob: svgPicture(this.planViews), ending: `-t${this.clock.t}.svg` };
      case "png":
        return { blob: await pngPicture(this.planViews), ending: `-t${this.clock.t}.png` };
      case "video":
        return this.#record(steps, signal);
      case "planviz": {
        const document = planVizDocument(scene.plan, this.clock.t, steps);
        const blob = new Blob([JSON.stringify(document)], { type: "application/json" });
        return { blob, ending: ".planviz.json" };
      }
      default:
        return {
          blob: new Blob([planVizMap(scene.layout)], { type: "text/plain" }),
          ending: ".map",
        };
    }
  }

  /**
   * @param {number} steps
   * @param {AbortSignal} signal
   */
  async #record(steps, signal) {
    this.progress.hidden = false;
    const blob = await recordVideo(
      this.planViews.map((planView) => planView.fork()),
      {
        start: this.clock.t,
        steps,
        speed: this.clock.speed,
        signal,
        progress: (share) => {
          this.progress.value = share;
          say(this.told, `Recording, ${percent(Math.floor(share * 10) / 10)}`);
        },
      },
    );
    return { blob, ending: blob.type === "video/mp4" ? ".mp4" : ".webm" };
  }
}

/**
 * @param {string[]} format
 * @param {number} i
 */
function choice([value, label, meaning], i) {
  return el(
    "label",
    { class: "format" },
    el("input", { type: "radio", name: "format", value, checked: i === 0 }),
    el("span", {}, label, el("span", { class: "small soft" }, meaning)),
  );
}
