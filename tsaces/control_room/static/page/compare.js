// Two jobs of one factory side by side: their figures, and their floors in lock step.

import { el, fill } from "room/base/dom.js";
import { later } from "room/base/later.js";
import { printable } from "room/base/names.js";
import { count, percent, rate } from "room/base/numbers.js";
import * as api from "room/page/api.js";
import { fetchExplanation } from "room/page/explanation.js";
import { follow } from "room/page/events.js";
import { FloorView } from "room/page/floor_view.js";
import { Problem } from "room/page/http.js";
import { renderJobNotFound } from "room/page/job_not_found.js";
import { timestepIn } from "room/page/timestep.js";
import { complaint, isOpen, pill } from "room/page/job_text.js";

/** @import {JobStatus, SolveRequest} from "room/page/api.js" */

const COLUMNS = ["Status", "Throughput", "Upper bound", "Gap", "Agents"];

/**
 * @param {HTMLElement} room
 * @param {string[]} ids - of two jobs
 * @param {URLSearchParams} query - `t` is the timestep to begin with
 * @returns {() => void} what ends it
 */
export function openCompare(room, ids, query) {
  document.title = "Compare – tsaces";
  const view = new CompareView(ids, timestepIn(query) ?? 0);
  room.append(view.element);
  view.start();
  return () => view.close();
}

class CompareView {
  /**
   * @param {string[]} ids
   * @param {number} start
   */
  constructor(ids, start) {
    this.#ids = ids;
    this.#start = start;
    this.#cells = ids.map(() => COLUMNS.map(() => el("td", {}, "–")));
    this.#errors = el("div");
    this.#floorPlace = el("div", { class: "floor-place" });
    this.element = el("div", { class: "compare-view" }, this.#errors);
  }

  #ids;
  #start;
  #cells;
  #errors;
  #floorPlace;
  #leaving = new AbortController();
  /** @type {Required<SolveRequest>[]} */
  #requests = [];
  /** @type {JobStatus[]} as far as they are known */
  #statuses = [];
  /** @type {FloorView} */
  #floor = later();

  async start() {
    const { signal } = this.#leaving;
    try {
      this.#requests = await Promise.all(this.#ids.map((id) => api.fetchRequest(id, signal)));
      const [one, other] = this.#requests.map(({ instance }) => JSON.stringify(instance));
      if (one !== other) {
        this.#refuse();
        return;
      }
      this.#render();
      await Promise.all(this.#ids.map((_, i) => this.#renew(i)));
      this.#look();
      await Promise.all(this.#ids.map((_, i) => this.#follow(i)));
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  close() {
    this.#leaving.abort();
    this.#floor?.destroy();
  }

  #render() {
    const { signal } = this.#leaving;
    const title = printable(this.#requests[0].instance.name);
    document.title = `Compare ${title} – tsaces`;
    this.#floor = new FloorView(this.#floorPlace, {
      jobs: this.#ids.map((id, i) => ({ id, name: this.#nameOf(i) })),
      title,
      instance: this.#requests[0].instance,
      start: this.#start,
      address: `#/compare/${this.#ids.join("/")}`,
      explain: () => fetchExplanation(this.#ids[0], signal),
      signal,
    });
    this.element.append(this.#table(title), this.#floorPlace);
  }

  /** @param {string} title */
  #table(title) {
    const link = (/** @type {string} */ id, /** @type {number} */ i) =>
      el("a", { href: `#/jobs/${id}` }, this.#nameOf(i));
    const heads = COLUMNS.map((name) => el("th", { scope: "col" }, name));
    return el(
      "section",
      { class: "card compare-head", "aria-labelledby": "compare-title" },
      el("h1", { id: "compare-title" }, title),
      el(
        "table",
        { class: "compare-table" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Job"), heads)),
        el(
          "tbody",
          {},
          this.#ids.map((id, i) =>
            el("tr", {}, el("th", { scope: "row" }, link(id, i)), this.#cells[i]),
          ),
        ),
      ),
    );
  }

  /** @param {number} i */
  #nameOf(i) {
    const { method, objective } = this.#requests[i];
    return `${"AB"[i]}: ${method}${objective === "fleet" ? ", fewest agents" : ""}`;
  }

  /** @param {number} i */
  async #renew(i) {
    const status = await api.fetchStatus(this.#ids[i], this.#leaving.signal);
    this.#statuses[i] = status;
    const { throughput, upper_bound: bound, agents } = status;
    const gap = bound && throughput !== null ? percent(Math.max(0, 1 - throughput / bound)) : "–";
    const shown = [
      pill(status.status),
      throughput === null ? "–" : rate(throughput),
      bound === null ? "–" : rate(bound),
      gap,
      agents === null ? "–" : count(agents),
    ];
    shown.forEach((value, c) => fill(this.#cells[i][c], value));
    this.#mark();
    this.#floor.say(status, i);
    const slow = this.#statuses.findIndex((each) => each?.throughput === null);
    if (slow >= 0) this.#floor.say(this.#statuses[slow], slow);
  }

  /** Make the higher throughput stand out. */
  #mark() {
    const [a, b] = this.#ids.map((_, i) => this.#statuses[i]?.throughput ?? 0);
    this.#cells.forEach((cells, i) =>
      cells[1].classList.toggle("is-best", i === 0 ? a > b : b > a),
    );
  }

  /** @param {number} i */
  async #follow(i) {
    if (!isOpen(this.#statuses[i].status)) return;
    const renew = () =>
      this.#renew(i).catch((error) => this.#leaving.signal.aborted || this.#fail(error));
    await follow(
      this.#ids[i],
      async () => {
        await renew();
        this.#look();
      },
      this.#leaving.signal,
    );
    await renew();
    this.#look();
  }

  /** Fetch the plans once both are there. */
  #look() {
    if (this.#statuses.every(({ throughput }) => throughput !== null)) this.#floor.renew();
  }

  #refuse() {
    fill(
      this.element,
      el(
        "section",
        { class: "card message" },
        el("h1", {}, "These are two factories"),
        el("p", {}, "Only jobs of the very same factory can be compared."),
        el("p", {}, el("a", { href: "#/" }, "To the jobs")),
      ),
    );
  }

  /** @param {unknown} error */
  #fail(error) {
    if (error instanceof Problem && error.status === 404) {
      this.close();
      fill(
        this.element,
        renderJobNotFound(this.#ids.find((_, i) => !this.#requests[i]) ?? this.#ids[0]),
      );
    } else {
      fill(this.#errors, complaint(error));
    }
  }
}
