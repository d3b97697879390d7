// One job: how the search goes, and the floor as soon as there is a plan.

import { el, fill } from "room/base/dom.js";
import { later } from "room/base/later.js";
import { printable } from "room/base/names.js";
import * as api from "room/page/api.js";
import { Chart } from "room/page/chart.js";
import { fetchExplanation } from "room/page/explanation.js";
import { follow } from "room/page/events.js";
import { FloorView } from "room/page/floor_view.js";
import { Problem } from "room/page/http.js";
import { JobHead } from "room/page/job_head.js";
import { LiveControl } from "room/page/live_control.js";
import { renderJobNotFound } from "room/page/job_not_found.js";
import { timestepIn } from "room/page/timestep.js";
import { complaint, isOpen } from "room/page/job_text.js";

/** @import {JobStatus, SolveRequest} from "room/page/api.js" */
/** @import {Find, JobEvent} from "room/page/events.js" */

const TICK = 500;

/**
 * @param {HTMLElement} room
 * @param {string[]} path - the job's id
 * @param {URLSearchParams} query - `t` is the timestep to begin with
 * @returns {() => void} what ends it
 */
export function openJob(room, [id], query) {
  document.title = "Job – tsaces";
  const view = new JobView(id, query);
  room.append(view.element);
  view.start();
  return () => view.close();
}

class JobView {
  /**
   * @param {string} id
   * @param {URLSearchParams} query
   */
  constructor(id, query) {
    this.#id = id;
    this.#start = timestepIn(query) ?? 0;
    this.#errors = el("div");
    this.#floorPlace = el("div", { class: "floor-place" });
    this.element = el("div", { class: "job-view" }, this.#errors);
  }

  #id;
  #start;
  #errors;
  #floorPlace;
  #leaving = new AbortController();
  /** @type {Required<SolveRequest>} */
  #request = later();
  /** @type {JobStatus} */
  #status = later();
  /** @type {JobHead} */
  #head = later();
  /** @type {Chart} */
  #chart = later();
  /** @type {FloorView} */
  #floor = later();
  /** @type {LiveControl} */
  #live = later();
  #timer = 0;

  /** Show the job and follow it to its end. */
  async start() {
    const { signal } = this.#leaving;
    try {
      [this.#request, this.#status] = await Promise.all([
        api.fetchRequest(this.#id, signal),
        api.fetchStatus(this.#id, signal),
      ]);
      if (signal.aborted) return;
      this.#render();
      this.#renew(this.#status);
      if (this.#status.throughput !== null) this.#floor.renew();
      this.#timer = setInterval(() => this.#passTime(), TICK);
      await follow(this.#id, (event) => this.#take(event), signal);
      this.#renew(await api.fetchStatus(this.#id, signal));
      if (this.#status.throughput !== null) this.#floor.renew();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** Stop everything. */
  close() {
    this.#leaving.abort();
    clearInterval(this.#timer);
    this.#live?.close();
    this.#floor?.destroy();
    this.#chart?.destroy();
  }

  #render() {
    const { signal } = this.#leaving;
    const name = printable(this.#request.instance.name);
    document.title = `${name} – tsaces`;
    this.#chart = new Chart(this.#request.objective);
    this.#floor = new FloorView(this.#floorPlace, {
      jobs: [{ id: this.#id, name: this.#request.method }],
      title: name,
      instance: this.#request.instance,
      start: this.#start,
      address: `#/jobs/${this.#id}`,
      explain: () => fetchExplanation(this.#id, signal),
      signal,
    });
    this.#live = new LiveControl(this.#id, this.#floor);
    this.#head = new JobHead(this.#id, this.#request, {
      cancel: async () => this.#renew(await api.cancel(this.#id)),
      live: this.#live.element,
      signal,
    });
    this.#floor.addEventListener("plan", () => this.#live.renew());
    this.element.append(
      el("div", { class: "job-top" }, this.#head.element, this.#chart.element),
      this.#floorPlace,
    );
  }

  /** @param {JobEvent} event */
  #take(event) {
    this.#chart.add(event);
    this.#passTime();
    if (event.kind === "incumbent") {
      this.#renew({ ...this.#status, ...bestOf(event.data), status: this.#status.status });
      this.#floor.renew();
    } else if (event.kind === "bound") {
      this.#renew({ ...this.#status, upper_bound: event.data.upper_bound });
    } else if (event.kind === "started" || event.kind === "requeued") {
      this.#refresh();
    }
  }

  async #refresh() {
    try {
      this.#renew(await api.fetchStatus(this.#id, this.#leaving.signal));
    } catch (error) {
      if (!this.#leaving.signal.aborted) this.#fail(error);
    }
  }

  /** @param {JobStatus} status */
  #renew(status) {
    this.#status = status;
    this.#head.show(status);
    this.#floor.say(status);
    if (!isOpen(status.status)) clearInterval(this.#timer);
    this.#passTime();
  }

  #passTime() {
    const { started_at: begin, finished_at: end } = this.#status;
    const until = end ?? Date.now() / 1000;
    const elapsed = begin === null ? 0 : Math.max(0, until - begin);
    this.#chart.elapsed = elapsed;
    this.#chart.draw();
    const { latest, before } = this.#chart.progress;
    this.#head.pass(Math.max(elapsed, latest - before));
  }

  /** @param {unknown} error */
  #fail(error) {
    if (error instanceof Problem && error.status === 404) {
      this.close();
      fill(this.element, renderJobNotFound(this.#id));
    } else {
      fill(this.#errors, complaint(error));
    }
  }
}

/**
 * Return what a find changes in a status; events of the past may be older than it.
 * @param {Find} find
 */
function bestOf({ throughput, upper_bound: bound, agents }) {
  return bound === null ? { throughput, agents } : { throughput, agents, upper_bound: bound };
}
