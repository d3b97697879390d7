// The jobs of the service, of all its clients: the newest, and older ones on demand.

import { iconButton } from "room/base/buttons.js";
import { el, fill, refill } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { countNoun, percent, rate } from "room/base/numbers.js";
import * as api from "room/page/api.js";
import { confirmLoss } from "room/page/confirm.js";
import { pause } from "room/page/connection.js";
import { forgetJob, keptJobs } from "room/page/jobs.js";
import { ago, complaint, isOpen, pill, STATUSES } from "room/page/job_text.js";

/** @import {JobSummary} from "room/page/api.js" */

const PORTION = 20;
const MOST = 200; // jobs that the service gives at once
const LOOK_AGAIN = 2000; // milliseconds, while a job that is shown may still find something
const LOOK_FOR_NEW = 10_000;

/** A list that keeps up with the service while it is shown. */
export class JobList {
  /** @param {AbortSignal} signal - ends it */
  constructor(signal) {
    this.#signal = signal;
    this.#title = el("h2", { id: "jobs-title", tabindex: -1 }, "Jobs");
    this.#list = el("ul", { class: "job-list" });
    this.#place = el("div");
    this.#filter = el(
      "select",
      { class: "field", "aria-label": "Which jobs", onchange: () => this.#choose() },
      el("option", { value: "" }, "All"),
      STATUSES.map(([status, words]) => el("option", { value: status }, words)),
    );
    this.#more = el(
      "button",
      { type: "button", class: "button", hidden: true, onclick: () => this.#showMore() },
      "Show more",
    );
    this.element = el(
      "section",
      { class: "card jobs", "aria-labelledby": "jobs-title" },
      el("div", { class: "jobs-head" }, this.#title, this.#filter),
      this.#place,
      this.#list,
      this.#more,
    );
  }

  #signal;
  #title;
  #filter;
  #list;
  #place;
  #more;
  #wanted = PORTION;
  /** @type {JobSummary[]|null} null until they are known */
  #jobs = null;
  #isWhole = false;
  #turn = 0;

  /** Show the list, and keep up with the service until the signal comes. */
  async start() {
    this.#show();
    try {
      for (;;) {
        await this.#look();
        const mayChange = this.#jobs?.some(({ status }) => isOpen(status));
        await pause(mayChange ? LOOK_AGAIN : LOOK_FOR_NEW, this.#signal);
      }
    } catch (error) {
      if (!this.#signal.aborted) fill(this.#place, complaint(error, "Jobs cannot be listed"));
    }
  }

  /** Fetch what is shown; an answer that another look has overtaken is none. */
  async #look() {
    const turn = ++this.#turn;
    const status = this.#filter.value;
    const found = await fetchNewest(this.#wanted, status, this.#signal);
    if (turn !== this.#turn) return;
    this.#jobs = found.jobs;
    this.#isWhole = found.isWhole;
    this.#show();
  }

  /**
   * @param {() => Promise<void>} action
   * @param {string} what
   */
  async #try(action, what) {
    try {
      await action();
      fill(this.#place);
    } catch (error) {
      if (!this.#signal.aborted) fill(this.#place, complaint(error, what));
    }
  }

  #choose() {
    this.#wanted = PORTION;
    return this.#try(() => this.#look(), "Jobs cannot be listed");
  }

  /** Have whoever asks for more at the first of them: the button may be gone by then. */
  async #showMore() {
    const before = this.#jobs?.length ?? 0;
    this.#wanted = before + PORTION;
    await this.#try(() => this.#look(), "Jobs cannot be listed");
    /** @type {NodeListOf<HTMLElement>} */
    const links = this.#list.querySelectorAll(".job-name a");
    links[before]?.focus();
  }

  #show() {
    const jobs = this.#jobs;
    this.#more.hidden = jobs === null || this.#isWhole;
    const mine = new Set(keptJobs().map(({ id }) => id));
    refill(
      this.#list,
      jobs?.map((job) => this.#item(job, mine.has(job.id))),
      jobs?.length ? null : el("li", { class: "soft empty" }, this.#emptiness()),
    );
  }

  #emptiness() {
    if (this.#jobs === null) return "Fetching the list…";
    return this.#filter.value ? "There are none." : "Jobs that you start are listed here.";
  }

  /**
   * @param {JobSummary} job
   * @param {boolean} isMine
   */
  #item(job, isMine) {
    const name = printable(job.name);
    const link = el(
      "a",
      { href: `#/jobs/${job.id}`, "data-key": job.id },
      name || "without a name",
    );
    const aim = job.objective === "fleet" ? "fewest agents" : null;
    const origin = isMine ? "from this browser" : null;
    const words = [job.method, aim, ago(1000 * job.created_at), origin];
    return el(
      "li",
      { class: "job" },
      el("div", { class: "job-name" }, link, pill(job.status)),
      el("div", { class: "soft small" }, figures(job)),
      el("div", { class: "soft small" }, words.filter(Boolean).join(" · ")),
      job.can_end ? this.#removal(job, name) : null,
    );
  }

  /**
   * @param {JobSummary} job
   * @param {string} name
   */
  #removal(job, name) {
    const label = `Remove ${name}`;
    return iconButton(label, "close", () => this.#remove(job, name), {
      class: "button bare icon job-remove",
      "data-key": `remove-${job.id}`,
    });
  }

  /**
   * @param {JobSummary} job
   * @param {string} name
   */
  async #remove(job, name) {
    if (!(await confirmLoss(`Remove ${name}?`, lossOf(job), "Remove"))) return;
    const place = this.#jobs?.findIndex(({ id }) => id === job.id) ?? -1;
    await this.#try(() => this.#delete(job.id), `${name} was not removed`);
    if (document.activeElement === document.body) this.#goTo(place);
  }

  /**
   * Open jobs are cancelled first; what was known of it may be of before the question.
   * @param {string} id
   */
  async #delete(id) {
    await api.end(id);
    forgetJob(id);
    this.#jobs = (this.#jobs ?? []).filter((job) => job.id !== id);
    this.#show();
    await this.#look();
  }

  /**
   * Have whoever removed a job by keyboard at the one that follows.
   * @param {number} place
   */
  #goTo(place) {
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = this.#list.querySelectorAll(".job-remove");
    (buttons[Math.min(place, buttons.length - 1)] ?? this.#title).focus();
  }
}

/**
 * Fetch so many of the newest jobs, over as many pages as it takes.
 * @param {number} wanted
 * @param {string} status
 * @param {AbortSignal} signal
 */
async function fetchNewest(wanted, status, signal) {
  /** @type {JobSummary[]} */
  const jobs = [];
  /** @type {string|null} */
  let cursor = null;
  do {
    const limit = Math.min(wanted - jobs.length, MOST);
    const page = await api.listJobs({ status, cursor, limit }, signal);
    jobs.push(...page.jobs);
    cursor = page.next;
  } while (cursor !== null && jobs.length < wanted);
  return { jobs, isWhole: cursor === null };
}

/** @param {JobSummary} job */
function lossOf({ status }) {
  return isOpen(status)
    ? "It is still searching: it is cancelled, and deleted from the service with all that it found."
    : "It is deleted from the service, with its embedding and its plan.";
}

/** @param {JobSummary} job */
function figures({ status, throughput, upper_bound: bound, gap, agents }) {
  if (throughput === null) return isOpen(status) ? "nothing found yet" : "found nothing";
  const proven = bound === null ? "" : ` of at most ${rate(bound)}`;
  const open = gap === null ? "" : `, gap ${percent(Math.max(0, gap))}`;
  return `${rate(throughput)}${proven}${open}, ${countNoun(agents ?? 0, "agent")}`;
}
