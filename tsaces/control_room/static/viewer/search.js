// Finds agents, machines, tokens, processes and cells by what they are called.

import { el, fill } from "room/base/dom.js";
import { printable } from "room/base/names.js";

const MOST = 12;

/** A box to type in, with a list of what was found. */
export class Search {
  /**
   * @param {import("room/viewer/stage.js").Stage[]} stages
   * @param {(item: import("room/viewer/selection.js").Item) => void} show
   */
  constructor(stages, show) {
    this.stages = stages;
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

  #found = [];
  #at = -1;

  #find() {
    const text = this.input.value.trim().toLowerCase();
    this.#found = text ? findItems(this.stages, text).slice(0, MOST) : [];
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

  #option({ label, kind, item }, i) {
    const choose = (event) => {
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

  #key(event) {
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

/** Return what a text may mean; what begins with it comes first. */
function findItems(stages, text) {
  const [stage] = stages;
  const { plan } = stage.scene;
  const named = [
    ...stage.scene.machines.map(({ name }) => ({
      name,
      kind: "machine",
      item: { kind: "machine", name },
    })),
    ...plan.tokens
      .slice(1)
      .map((name, i) => ({ name, kind: "token", item: { kind: "token", token: i + 1 } })),
    ...plan.instance.procedure.processes.map(({ name }) => ({
      name,
      kind: "process",
      item: { kind: "process", name },
    })),
  ];
  const rank = ({ name }) => {
    const at = name.toLowerCase().indexOf(text);
    return at < 0 ? Infinity : at && 1;
  };
  const found = named
    .filter((each) => rank(each) < Infinity)
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name, kind, item }) => ({ label: printable(name), kind, item }));
  return [...agentsOf(stages, text), ...cellsOf(plan, text), ...found];
}

function agentsOf(stages, text) {
  const match = /^(?:agent\s*|robot\s*|#)?(\d+)$/.exec(text);
  if (!match) return [];
  const agent = Number(match[1]);
  return stages
    .filter((stage) => agent < stage.scene.plan.agents)
    .map((stage) => ({
      label: `Agent ${agent}`,
      kind: stages.length > 1 ? printable(stage.scene.name) : "agent",
      item: { kind: "agent", plan: stage.number, agent },
    }));
}

function cellsOf(plan, text) {
  const match = /^(?:cell\s*)?\[?\s*(\d+)\s*[,;\s]\s*(\d+)\s*\]?$/.exec(text);
  const cell = match ? plan.layout.cellAt(Number(match[1]), Number(match[2])) : -1;
  return cell < 0
    ? []
    : [
        {
          label: `Cell [${plan.cells[cell].join(", ")}]`,
          kind: "cell",
          item: { kind: "cell", cell },
        },
      ];
}
