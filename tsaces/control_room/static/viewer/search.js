// Finds agents, machines, tokens, processes and cells by what they are called.

import { el, fill } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { placeName } from "room/plan/place_names.js";

/** @import {Layout} from "room/plan/layout.js" */
/** @import {Plan} from "room/plan/plan.js" */
/** @import {Item} from "room/viewer/selection.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

const MOST = 12;

/**
 * What may be meant.
 * @typedef {{label: string, kind: string, item: Item}} Found
 */

/** A box to type in, with a list of what was found. */
export class Search {
  /**
   * @param {PlanView[]} planViews
   * @param {(item: Item) => void} show
   */
  constructor(planViews, show) {
    this.planViews = planViews;
    this.show = show;
    this.input = el("input", {
      type: "search",
      class: "field",
      role: "combobox",
      placeholder: "Find agent, machine, token …",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": "Find an agent, a machine, a token, a process or a cell",
      "aria-expanded": "false",
      "aria-controls": "search-results",
      "aria-autocomplete": "list",
    });
    this.list = el("ul", {
      id: "search-results",
      class: "results",
      role: "listbox",
      "aria-label": "Found",
      hidden: true,
    });
    this.element = el("div", { class: "search" }, this.input, this.list);
    this.input.addEventListener("input", () => this.#find());
    this.input.addEventListener("focus", () => this.input.value && this.#find());
    this.input.addEventListener("blur", () => this.#close());
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @type {Found[]} */
  #found = [];
  #at = -1;

  #find() {
    const text = this.input.value.trim().toLowerCase();
    this.#found = text ? findItems(this.planViews, text).slice(0, MOST) : [];
    this.#at = this.#found.length ? 0 : -1;
    const nothing = el(
      "li",
      { class: "soft", role: "option", "aria-disabled": "true", "aria-selected": "false" },
      "Nothing is called that.",
    );
    fill(
      this.list,
      this.#found.length ? this.#found.map((each, i) => this.#option(each, i)) : nothing,
    );
    this.list.hidden = !text;
    this.input.setAttribute("aria-expanded", String(Boolean(text)));
    this.#mark();
  }

  /**
   * @param {Found} found
   * @param {number} i
   */
  #option({ label, kind, item }, i) {
    const choose = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#take(item);
    };
    return el(
      "li",
      { id: `search-result-${i}`, role: "option", "aria-selected": "false", onpointerdown: choose },
      el("span", {}, label),
      el("span", { class: "soft small" }, kind),
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves && this.#found.length) {
      event.preventDefault();
      this.#at = (this.#at + moves[event.key] + this.#found.length) % this.#found.length;
      this.#mark();
    } else if (event.key === "Enter" && this.#at >= 0 && !this.list.hidden) {
      this.#take(this.#found[this.#at].item);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (this.list.hidden) this.input.value = "";
      this.#close();
    }
  }

  #mark() {
    [...this.list.children].forEach((option, i) => {
      option.setAttribute("aria-selected", String(i === this.#at));
      if (i === this.#at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.#at >= 0) {
      this.input.setAttribute("aria-activedescendant", `search-result-${this.#at}`);
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {Item} item */
  #take(item) {
    this.#close();
    this.show(item);
  }

  #close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/**
 * Return what a text may mean; what begins with it comes first.
 * @param {PlanView[]} planViews
 * @param {string} text
 * @returns {Found[]}
 */
function findItems(planViews, text) {
  const [planView] = planViews;
  const { plan } = planView.scene;
  /** @type {(name: string|null, item: Item) => {name: string|null, item: Item}} */
  const named = (name, item) => ({ name, item });
  const items = [
    ...planView.scene.machines.map(({ name }) => named(name, { kind: "machine", name })),
    ...plan.tokens.map((name, token) => named(name, { kind: "token", token })),
    ...plan.instance.procedure.processes.map(({ name }) => named(name, { kind: "process", name })),
  ];
  const found = items.flatMap(({ name, item }) => {
    const at = name?.toLowerCase().indexOf(text) ?? -1;
    return name === null || at < 0 ? [] : [{ label: printable(name), kind: item.kind, item, at }];
  });
  found.sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1));
  return [...agentsOf(planViews, text), ...cellsOf(plan, text), ...found];
}

/**
 * @param {PlanView[]} planViews
 * @param {string} text
 * @returns {Found[]}
 */
function agentsOf(planViews, text) {
  const match = /^(?:agent\s*|robot\s*|#)?(\d+)$/.exec(text);
  if (!match) return [];
  const agent = Number(match[1]);
  return planViews
    .filter((planView) => agent < planView.scene.plan.agents)
    .map((planView) => ({
      label: `Agent ${agent}`,
      kind: planViews.length > 1 ? printable(planView.scene.name) : "agent",
      item: { kind: "agent", plan: planView.number, agent },
    }));
}

/**
 * @param {Plan} plan
 * @param {string} text
 * @returns {Found[]}
 */
function cellsOf(plan, text) {
  const { layout } = plan;
  return placesCalled(layout, text).map((cell) => ({
    label: `Cell ${placeName(layout, cell)}`,
    kind: "cell",
    item: { kind: "cell", cell },
  }));
}

/**
 * Return the places that a text names: column and row; or of a roadmap, those it begins the name of.
 * @param {Layout} layout
 * @param {string} text - in small letters
 * @returns {number[]}
 */
function placesCalled(layout, text) {
  if (layout.isRoadmap) {
    const wanted = text.replace(/^cell\s+/, "");
    return [...layout.addresses.keys()].filter((place) =>
      placeName(layout, place).toLowerCase().startsWith(wanted),
    );
  }
  const match = /^(?:cell\s*)?\[?\s*(\d+)\s*[,;\s]\s*(\d+)\s*\]?$/.exec(text);
  const place = match ? layout.placeAt(Number(match[1]), Number(match[2])) : -1;
  return place < 0 ? [] : [place];
}
