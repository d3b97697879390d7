// A search over time: what was found climbs towards the upper bound, which falls.

import { el, fill, say, svg } from "room/base/dom.js";
import { countNoun, percent, rate } from "room/base/numbers.js";
import { ceiling, Progress, steps, ticks } from "room/page/chart_shape.js";

/** @import {Point, Scale} from "room/page/chart_shape.js" */
/** @import {JobEvent} from "room/page/events.js" */

const HEIGHT = 232;
const MARGIN = { top: 14, right: 16, bottom: 30, left: 58 };
/** @type {Record<string, {title: string, unit: string, write: (value: number) => string}>} */
const SERIES = {
  throughput: { title: "Throughput over time", unit: "products per timestep", write: rate },
  fleet: { title: "Agents over time", unit: "agents", write: (value) => countNoun(value, "agent") },
};

/** A live chart with the same in words and as a table. */
export class Chart {
  /**
   * @param {string} objective - "throughput" or "fleet"
   */
  constructor(objective) {
    this.#series = SERIES[objective] ?? SERIES.throughput;
    this.#isFleet = this.#series === SERIES.fleet;
    this.#plot = svg("svg", { class: "chart-plot", role: "img", height: HEIGHT });
    this.#words = el("p", { class: "chart-words", role: "status" });
    this.#rows = el("tbody");
    const key = this.#isFleet
      ? []
      : [
          el("span", { class: "key key-bound" }, "proven upper bound"),
          el("span", { class: "key key-found" }, "best found"),
        ];
    this.element = el(
      "section",
      { class: "card chart", "aria-labelledby": "chart-title" },
      el("div", { class: "chart-head" }, el("h2", { id: "chart-title" }, this.#series.title), key),
      el("div", { class: "chart-space" }, this.#plot),
      this.#words,
      el("details", { class: "chart-table" }, el("summary", {}, "As a table"), this.#table()),
    );
    this.#observer = new ResizeObserver(() => this.draw());
    this.#observer.observe(this.element);
  }

  progress = new Progress();
  /** Seconds since the search began, the last time that it did. */
  elapsed = 0;
  #series;
  #isFleet;
  #plot;
  #words;
  #rows;
  #observer;

  /**
   * Take an event in.
   * @param {JobEvent} event
   */
  add(event) {
    this.progress.add(event);
    this.#list(event);
  }

  /** Draw anew, for a moment that has passed or a window that has changed. */
  draw() {
    const { found, agents, bound, latest, before } = this.progress;
    const climbing = this.#isFleet ? agents : found;
    const ceilings = this.#isFleet ? [] : bound;
    const width = Math.max(240, this.#plot.parentElement?.clientWidth ?? 0);
    const end = Math.max(before + this.elapsed, latest, 1);
    const top = ceiling(climbing, ceilings);
    const x = (/** @type {number} */ t) =>
      MARGIN.left + (t / end) * (width - MARGIN.left - MARGIN.right);
    const y = (/** @type {number} */ v) =>
      HEIGHT - MARGIN.bottom - (Math.min(v, top) / top) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    this.#plot.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.#plot.setAttribute("width", String(width));
    fill(
      this.#plot,
      this.#axes(end, climbing.length + ceilings.length ? top : 0, x, y, width),
      this.#areas(climbing, ceilings, end, x, y),
      svg("path", { class: "line-bound", d: steps(ceilings, end, x, y) }),
      svg("path", { class: "line-found", d: steps(climbing, end, x, y) }),
      climbing.map(({ seconds, value }) =>
        svg("circle", { class: "dot-found", cx: x(seconds), cy: y(value), r: 3 }),
      ),
    );
    const words = this.#inWords();
    this.#plot.setAttribute("aria-label", words);
    say(this.#words, words);
  }

  /** Stop watching the window. */
  destroy() {
    this.#observer.disconnect();
  }

  /**
   * @param {number} end
   * @param {number} top
   * @param {Scale} x
   * @param {Scale} y
   * @param {number} width
   */
  #axes(end, top, x, y, width) {
    const right = width - MARGIN.right;
    return [
      (top ? ticks(top, 4) : [0]).map((value) => [
        svg("line", { class: "grid", x1: MARGIN.left, x2: right, y1: y(value), y2: y(value) }),
        svg(
          "text",
          { class: "tick", x: MARGIN.left - 8, y: y(value) + 4, "text-anchor": "end" },
          rate(value),
        ),
      ]),
      ticks(end, width < 480 ? 4 : 8).map((value) =>
        svg(
          "text",
          { class: "tick", x: x(value), y: HEIGHT - 10, "text-anchor": "middle" },
          `${value} s`,
        ),
      ),
    ];
  }

  /**
   * @param {Point[]} climbing
   * @param {Point[]} ceilings
   * @param {number} end
   * @param {Scale} x
   * @param {Scale} y
   */
  #areas(climbing, ceilings, end, x, y) {
    if (!climbing.length) return [];
    const under = `${steps(climbing, end, x, y)}V${y(0)}H${x(climbing[0].seconds)}Z`;
    return svg("path", { class: ceilings.length ? "area-found" : "area-found alone", d: under });
  }

  #inWords() {
    const { found, agents, bound } = this.progress;
    const proven = bound.at(-1);
    const upper = proven ? `No plan can make more than ${rate(proven.value)}.` : "";
    const best = found.at(-1);
    if (!best) return `Nothing found yet. ${upper}`.trim();
    const first = `${rate(best.value)} products per timestep with ${countNoun(agents.at(-1)?.value ?? 0, "agent")}, found after ${best.seconds.toFixed(1)} s.`;
    if (!proven) return first;
    const gap = Math.max(0, 1 - best.value / proven.value);
    const open = gap < 5e-5 ? "This is the best there is." : `The gap is ${percent(gap)}.`;
    return this.#isFleet ? `${first} ${upper}` : `${first} ${upper} ${open}`;
  }

  #table() {
    const heads = ["Seconds", "Throughput", "Agents", "Upper bound"];
    return el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          heads.map((head) => el("th", { scope: "col" }, head)),
        ),
      ),
      this.#rows,
    );
  }

  /** @param {JobEvent} event */
  #list({ kind, data }) {
    if (kind !== "incumbent" && kind !== "bound") return;
    const isFind = kind === "incumbent";
    const cells = [
      data.seconds.toFixed(1),
      isFind ? rate(data.throughput) : "",
      isFind ? data.agents : "",
      data.upper_bound === null ? "" : rate(data.upper_bound),
    ];
    this.#rows.append(
      el(
        "tr",
        {},
        cells.map((cell) => el("td", {}, cell)),
      ),
    );
  }
}
