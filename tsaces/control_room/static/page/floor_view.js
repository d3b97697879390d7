// The floor of one job or two: shown as soon as there is a plan, renewed with every better one.

import { detailOf, el, fill } from "room/base/dom.js";
import { Plan } from "room/plan/plan.js";
import { Viewer } from "room/viewer/viewer.js";
import * as api from "room/page/api.js";
import { Preview } from "room/page/preview.js";
import { timestepIn } from "room/page/timestep.js";
import { complaint, isOpen } from "room/page/job_text.js";

/** @import {JobStatus} from "room/page/api.js" */
/** @import {Instance} from "room/plan/documents.js" */

const QUIET = 500;

/** Dispatches "plan" when there is one, or a better one. */
export class FloorView extends EventTarget {
  /**
   * @param {HTMLElement} place
   * @param {object} options
   * @param {{id: string, name: string}[]} options.jobs - one, or two of the same instance
   * @param {string} options.title
   * @param {Instance} options.instance - shown until there is a plan
   * @param {number} options.start - timestep to begin with
   * @param {string} options.address - of this view, without its timestep
   * @param {() => Promise<string[]>} options.explain
   * @param {AbortSignal} options.signal - gives up
   */
  constructor(place, options) {
    super();
    this.#place = place;
    this.#options = options;
    this.#plans = options.jobs.map(() => null);
    this.t = options.start;
    this.#words = el("p", { class: "soft" });
    this.#box = el("div", { class: "floor-frame" });
    this.#complaint = el("div");
    const { signal } = options;
    const preview = new Preview(null, signal);
    const waiting = el("div", { class: "card waiting" }, preview.element, this.#words);
    fill(place, this.#complaint, waiting);
    preview.show(options.instance);
    document.addEventListener("tsaces:query", (event) => this.#goToQuery(detailOf(event)), {
      signal,
    });
  }

  /** @type {Viewer|null} */
  viewer = null;
  #place;
  #options;
  /** @type {(Plan|null)[]} */
  #plans;
  #words;
  #box;
  #complaint;
  /** @type {Promise<void>|null} */
  #running = null;
  #wanted = false;
  /** @type {(number|null)[]} */
  #bounds = [];
  #timer = 0;
  /** @type {number|null} */
  #written = null;
  #writtenAt = 0;

  /** @returns {Plan|null} of the first job */
  get plan() {
    return this.#plans[0];
  }

  /** Fetch the best plans there are now. */
  renew() {
    this.#wanted = true;
    this.#running ??= this.#work().finally(() => (this.#running = null));
    return this.#running;
  }

  /**
   * Say where a job stands: why there is nothing to be seen yet, and what bound is proven.
   * @param {JobStatus} status
   * @param {number} [index] - of the job
   */
  say({ status, throughput, upper_bound: bound }, index = 0) {
    this.#bounds[index] = bound;
    const text = isOpen(status)
      ? "The floor is shown here as soon as a first plan is found."
      : "No plan was found, so there is nothing to see.";
    if (throughput === null) fill(this.#words, text);
    else fill(this.#words, "Fetching the plan…");
  }

  /**
   * Go to the timestep that an address of this view asks for.
   * @param {URLSearchParams} query
   */
  #goToQuery(query) {
    const t = timestepIn(query);
    if (t !== null) this.viewer?.seek(t);
  }

  /** Take it off the page. */
  destroy() {
    clearTimeout(this.#timer);
    this.viewer?.destroy();
    this.viewer = null;
  }

  async #work() {
    try {
      while (this.#wanted) {
        this.#wanted = false;
        const { jobs, signal } = this.#options;
        const files = await Promise.all(jobs.map(({ id }) => api.fetchCompiled(id, signal)));
        const plans = await Promise.all(files.map((file) => file && Plan.open(file)));
        if (signal.aborted) return;
        plans.forEach((plan, i) => plan && this.#tighten(plan, this.#bounds[i]));
        this.#take(plans);
        fill(this.#complaint);
      }
    } catch (error) {
      if (this.#options.signal.aborted) return;
      fill(this.#complaint, complaint(error, "The plan cannot be shown"));
    }
  }

  /**
   * The bound may have fallen since the embedding was found.
   * @param {Plan} plan
   * @param {number|null} [bound]
   */
  #tighten(plan, bound) {
    plan.embedding = { ...plan.embedding, upper_bound: bound ?? plan.embedding.upper_bound };
  }

  /** @param {(Plan|null)[]} plans */
  #take(plans) {
    const found = plans.filter((plan) => plan !== null);
    if (found.length < plans.length) return;
    const before = this.#plans;
    this.#plans = found;
    const { viewer } = this;
    if (!viewer) this.#open(found);
    else found.forEach((plan, i) => differ(before[i], plan) && viewer.setPlan(i, plan));
    const isOther = found.some((plan, i) => movesDiffer(before[i], plan));
    if (isOther) this.dispatchEvent(new Event("plan"));
  }

  /** @param {Plan[]} plans */
  #open(plans) {
    const { jobs, title, explain } = this.#options;
    fill(this.#place, this.#complaint, this.#box);
    this.viewer = new Viewer(this.#box, {
      plans: jobs.map(({ name }, i) => ({ name, plan: plans[i] })),
      title,
      explain,
      start: this.t,
    });
    this.#box.addEventListener("timechange", (event) => {
      /** @type {{t: number}} */
      const { t } = detailOf(event);
      this.#noteTimestep(t);
    });
  }

  /**
   * Keep the timestep in the address, but do not write it all the time.
   * @param {number} t
   */
  #noteTimestep(t) {
    if (t === this.t) return;
    this.t = t;
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      if (this.t !== this.#written) this.#write();
    }, QUIET);
    if (this.#written === null || performance.now() - this.#writtenAt > QUIET) this.#write();
  }

  #write() {
    if (location.hash.split("?")[0] !== this.#options.address) return; // it is being left
    this.#written = this.t;
    this.#writtenAt = performance.now();
    history.replaceState(null, "", `${this.#options.address}?t=${this.t}`);
  }
}

/** @type {(before: Plan|null, after: Plan) => boolean} */
function differ(before, after) {
  const isTighter = before?.embedding.upper_bound !== after.embedding.upper_bound;
  return isTighter || movesDiffer(before, after);
}

/** @type {(before: Plan|null, after: Plan) => boolean} */
function movesDiffer(before, after) {
  return JSON.stringify(before?.embedding.plan) !== JSON.stringify(after.embedding.plan);
}
