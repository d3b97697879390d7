// The head of a job: what it is, where it stands, what can be done with it.

import { el, fill, refill } from "room/base/dom.js";
import { fileName, save } from "room/base/files.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { count, percent, rate } from "room/base/numbers.js";
import { actionButton } from "room/page/action_button.js";
import * as api from "room/page/api.js";
import { confirmLoss } from "room/page/confirm.js";
import { CompareMenu } from "room/page/compare_menu.js";
import { forgetJob } from "room/page/jobs.js";
import { complaint, duration, isOpen, pill } from "room/page/job_text.js";

/** @import {IconName} from "room/base/icons.js" */
/** @import {JobStatus, SolveRequest} from "room/page/api.js" */

/** Figures, downloads, cancelling and deleting. */
export class JobHead {
  /**
   * @param {string} id
   * @param {Required<SolveRequest>} request - what was submitted
   * @param {{cancel: () => Promise<void>, live: HTMLElement, signal: AbortSignal}} parts
   */
  constructor(id, request, parts) {
    this.#id = id;
    this.#request = request;
    this.#cancel = parts.cancel;
    this.#live = parts.live;
    this.#name = printable(request.instance.name);
    this.#pill = el("span", { role: "status" });
    this.#figures = new Map(
      ["Throughput", "Upper bound", "Gap", "Agents"].map((label) => [label, el("dd", {}, "–")]),
    );
    this.#time = el("progress", { max: request.time_limit, value: 0, "aria-label": "Time used" });
    this.#timeText = el("span", { class: "small number" });
    this.#buttons = el("div", { class: "job-actions" });
    this.#message = el("div");
    this.#complaint = el("div");
    this.#compare = new CompareMenu(id, request, parts.signal);
    this.element = this.#layOut();
  }

  #id;
  #request;
  #cancel;
  #live;
  #name;
  #pill;
  #figures;
  #time;
  #timeText;
  #buttons;
  #message;
  #complaint;
  #compare;
  #shown = "";

  /**
   * Show where the job stands.
   * @param {JobStatus} status
   */
  show(status) {
    const { throughput, upper_bound: bound, agents, message, attempts } = status;
    this.#set("Throughput", throughput === null ? "–" : rate(throughput));
    this.#set("Upper bound", bound === null ? "–" : rate(bound));
    this.#set(
      "Gap",
      bound && throughput !== null ? percent(Math.max(0, 1 - throughput / bound)) : "–",
    );
    this.#set("Agents", agents === null ? "–" : count(agents));
    const key = JSON.stringify([status.status, throughput !== null, message, attempts]);
    if (key === this.#shown) return; // or the same is read out again with every bound
    this.#shown = key;
    fill(this.#pill, pill(status.status));
    this.#explain(status);
    this.#offer(status);
  }

  /** @param {number} elapsed - seconds since the search began */
  pass(elapsed) {
    const limit = this.#request.time_limit;
    this.#time.value = Math.min(elapsed, limit);
    fill(this.#timeText, `${duration(elapsed)} of ${duration(limit)}`);
  }

  #layOut() {
    const { method, objective, keep, seed } = this.#request;
    const aim =
      objective === "fleet"
        ? `fewest agents for ${percent(keep)} of the throughput`
        : "highest throughput";
    return el(
      "section",
      { class: "card job-head", "aria-labelledby": "job-title" },
      el("div", { class: "job-title" }, el("h1", { id: "job-title" }, this.#name), this.#pill),
      el("p", { class: "soft small" }, `${method}, ${aim}, seed ${seed}`),
      el(
        "dl",
        { class: "figures" },
        [...this.#figures].map(([label, value]) => el("div", {}, el("dt", {}, label), value)),
      ),
      el("div", { class: "job-time" }, this.#time, this.#timeText),
      this.#message,
      this.#complaint,
      this.#buttons,
      this.#live,
    );
  }

  /**
   * @param {string} label
   * @param {string} text
   */
  #set(label, text) {
    const value = this.#figures.get(label);
    if (value) fill(value, text);
  }

  /** @param {JobStatus} status */
  #explain({ status, message, attempts }) {
    if (status === "failed") {
      const why = message || "The service gives no reason.";
      fill(
        this.#message,
        el("div", { class: "notice bad", role: "alert" }, el("strong", {}, "It failed. "), why),
      );
    } else if (status === "cancelled") {
      fill(
        this.#message,
        el("p", { class: "notice" }, "Cancelled. The best plan that was found until then is kept."),
      );
    } else if (isOpen(status) && attempts > 1) {
      fill(
        this.#message,
        el(
          "p",
          { class: "notice" },
          "The service was restarted, and searches from the beginning. What was found is kept.",
        ),
      );
    } else {
      fill(this.#message);
    }
  }

  /** @param {JobStatus} status */
  #offer({ status, throughput }) {
    const download = (
      /** @type {string} */ label,
      /** @type {() => Promise<BlobPart|null>} */ fetched,
      /** @type {string} */ ending,
      /** @type {string} */ type,
    ) =>
      this.#button(label, label, "download", async () =>
        save(
          new Blob([(await fetched()) ?? ""], { type }),
          `${fileName(this.#name, "factory")}.${ending}`,
        ),
      );
    const found =
      throughput === null
        ? []
        : [
            download(
              "Embedding",
              () => api.fetchEmbedding(this.#id),
              "embedding.json",
              "application/json",
            ),
            download(
              "Compiled plan",
              () => api.fetchCompiled(this.#id),
              "plan",
              "application/octet-stream",
            ),
            this.#compare.element,
          ];
    const end = isOpen(status)
      ? this.#button("end", "Cancel", "close", () => this.#cancel())
      : this.#button("end", "Delete", "close", () => this.#delete(), "danger");
    refill(this.#buttons, found, end);
  }

  /**
   * @param {string} key
   * @param {string} label
   * @param {IconName} picture
   * @param {() => unknown} action
   * @param {string} [kind]
   */
  #button(key, label, picture, action, kind = "") {
    const act = async () => {
      fill(this.#complaint);
      try {
        await action();
      } catch (error) {
        fill(this.#complaint, complaint(error, `${label}: this did not work`));
      }
    };
    const attributes = { class: `button ${kind}`, "data-key": key };
    return actionButton(attributes, act, icon(picture), label);
  }

  async #delete() {
    const text = "It is deleted from the service, with its embedding and its plan.";
    if (!(await confirmLoss(`Delete ${this.#name}?`, text, "Delete"))) return;
    await api.remove(this.#id);
    forgetJob(this.#id);
    location.hash = "#/";
  }
}
