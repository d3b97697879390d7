// The jobs that were submitted from this browser, and where they stand.

import { iconButton } from "room/base/buttons.js";
import { el, fill, refill } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { counted, percent, rate } from "room/base/numbers.js";
import * as api from "room/page/api.js";
import { confirmed } from "room/page/ask.js";
import { Problem } from "room/page/http.js";
import { forgetJob, keptJobs } from "room/page/jobs.js";
import { ago, complaint, isOpen, pill } from "room/page/words.js";

const LOOK_AGAIN = 2000;
const GONE = { status: "gone" };

/** A list that looks after the jobs that may still find something. */
export class JobList {
  /** @param {AbortSignal} signal - ends it */
  constructor(signal) {
    this.#signal = signal;
    this.#title = el("h2", { id: "jobs-title", tabindex: -1 }, "Your jobs");
    this.#list = el("ul", { class: "job-list" });
    this.#place = el("div");
    this.element = el(
      "section",
      { class: "card jobs", "aria-labelledby": "jobs-title" },
      this.#title,
      this.#place,
      this.#list,
    );
  }

  #signal;
  #title;
  #list;
  #place;
  #entries = new Map();

  /** Show the list, and look after it until the signal comes. */
  start() {
    this.#show();
    for (const job of keptJobs()) this.#follow(job.id);
  }

  async #follow(id) {
    try {
      for (;;) {
        const status = await this.#statusOf(id);
        this.#entries.set(id, status);
        this.#show();
        if (!isOpen(status.status)) return;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
        if (this.#signal.aborted || !keptJobs().some((job) => job.id === id)) return;
      }
    } catch (error) {
      if (!this.#signal.aborted) fill(this.#place, complaint(error));
    }
  }

  /** Open jobs are cancelled first; what was known of it may be of before the question. */
  async #delete(id) {
    const { status } = await this.#statusOf(id);
    if (isOpen(status)) await api.cancel(id);
    await api.remove(id);
  }

  async #statusOf(id) {
    try {
      return await api.status(id, this.#signal);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return GONE;
      throw error;
    }
  }

  #show() {
    const jobs = keptJobs();
    refill(
      this.#list,
      jobs.map((job) => this.#item(job, this.#entries.get(job.id))),
      jobs.length
        ? null
        : el("li", { class: "soft empty" }, "Jobs that you start are listed here."),
    );
  }

  #item(job, status) {
    const name = printable(String(job.name));
    const title = el("a", { href: `#/jobs/${job.id}`, "data-key": job.id }, name);
    const aim = job.objective === "fleet" ? "fewest agents" : null;
    return el(
      "li",
      { class: "job" },
      el(
        "div",
        { class: "job-name" },
        status === GONE ? name : title,
        status ? pill(status.status) : null,
      ),
      el("div", { class: "soft small" }, figures(status)),
      el(
        "div",
        { class: "soft small" },
        [job.method, aim, ago(job.submitted)].filter(Boolean).join(" · "),
      ),
      this.#removal(job, name),
    );
  }

  #removal(job, name) {
    const label = `Remove ${name}`;
    return iconButton(label, "close", () => this.#remove(job, name), {
      class: "button bare icon job-remove",
      "data-key": `remove-${job.id}`,
    });
  }

  async #remove(job, name) {
    const status = this.#entries.get(job.id);
    const isThere = status !== GONE;
    if (isThere && !(await confirmed(`Remove ${name}?`, lossOf(status), "Remove"))) return;
    const place = keptJobs().findIndex(({ id }) => id === job.id);
    try {
      if (isThere) await this.#delete(job.id);
      forgetJob(job.id);
      fill(this.#place);
    } catch (error) {
      fill(this.#place, complaint(error, `${name} was not removed`));
    }
    this.#show();
    if (document.activeElement === document.body) this.#goTo(place);
  }

  /** Have whoever removed a job by keyboard at the one that follows. */
  #goTo(place) {
    const buttons = this.#list.querySelectorAll(".job-remove");
    (buttons[Math.min(place, buttons.length - 1)] ?? this.#title).focus();
  }
}

function lossOf(status) {
  if (!status) return "It is deleted from the service with all that it found, and cancelled before.";
  return isOpen(status.status)
    ? "It is still searching: it is cancelled, and deleted from the service with all that it found."
    : "It is deleted from the service, with its embedding and its plan.";
}

function figures(status) {
  if (!status) return "…";
  if (status === GONE) return "deleted, or on another service";
  const { throughput, upper_bound: bound, gap, agents } = status;
  if (throughput === null) return isOpen(status.status) ? "nothing found yet" : "found nothing";
  const proven = bound === null ? "" : ` of at most ${rate(bound)}`;
  const open = gap === null ? "" : `, gap ${percent(Math.max(0, gap))}`;
  return `${rate(throughput)}${proven}${open}, ${counted(agents, "agent")}`;
}
