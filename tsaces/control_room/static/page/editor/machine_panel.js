// The machines of a drawing: their names, what they can run, and where they exchange.

import { el, fill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { isCell } from "room/page/editor/painter.js";

/** A list of machines; the one that is chosen can be changed. Dispatches "choose". */
export class MachinePanel extends EventTarget {
  /** @param {import("room/page/editor/drawing.js").Drawing} drawing */
  constructor(drawing) {
    super();
    this.#drawing = drawing;
    this.#list = el("ul", { class: "machine-list" });
    const add = el("button", { class: "button", type: "button", onclick: () => this.#add() }, icon("plus"), "Add a machine");
    this.element = el("div", { class: "side" }, this.#list, add);
    drawing.addEventListener("change", () => this.#show());
    this.#show();
  }

  chosen = -1;
  #drawing;
  #list;
  #shown = "";

  /**
   * Choose a machine; -1 for none.
   * @param {number} index
   */
  choose(index) {
    this.chosen = index;
    this.#show();
    this.dispatchEvent(new Event("choose"));
  }

  /**
   * Give the chosen machine an exchange cell; the same again takes it away.
   * @param {"input"|"output"} kind
   * @param {number[]} cell
   * @returns {boolean} whether a machine is chosen
   */
  place(kind, cell) {
    const machine = this.#drawing.document.machines[this.chosen];
    if (!machine) return false;
    const field = `${kind}_cell`;
    const { [field]: before, ...others } = machine;
    const again = String(before) === String(cell);
    this.#drawing.setMachine(this.chosen, again ? others : { ...machine, [field]: cell });
    return true;
  }

  #add() {
    const { machines, procedure } = this.#drawing.document;
    const names = new Set(machines.map((machine) => machine.name));
    let number = machines.length + 1;
    while (names.has(`machine${number}`)) number++;
    const unused = procedure.processes.find(({ name }) => !machines.some((m) => name in (m.processes ?? {})));
    const process = unused ?? procedure.processes[0];
    const processes = process ? { [process.name]: 1 } : {};
    this.chosen = machines.length;
    this.#drawing.setMachine(machines.length, { name: `machine${number}`, processes });
    this.choose(this.chosen);
    const field = this.#list.querySelector("input");
    field?.focus();
    field?.select();
  }

  #remove(index) {
    this.#drawing.removeMachine(index);
    this.choose(-1);
  }

  /** Show the list anew, unless only what is being typed has changed. */
  #show() {
    const { machines, procedure } = this.#drawing.document;
    if (this.chosen >= machines.length) this.chosen = -1;
    const now = JSON.stringify([machines, procedure.processes?.map(({ name }) => name), this.chosen]);
    if (now === this.#shown) return;
    this.#shown = now;
    const focused = document.activeElement?.dataset?.field;
    fill(
      this.#list,
      machines.map((machine, i) => (i === this.chosen ? this.#open(machine, i) : this.#closed(machine, i))),
      machines.length ? null : el("li", { class: "soft small" }, "No machines yet."),
    );
    if (focused) this.#list.querySelector(`[data-field="${CSS.escape(focused)}"]`)?.focus();
  }

  #closed(machine, index) {
    return el(
      "li",
      {},
      el(
        "button",
        { class: "machine-closed", type: "button", onclick: () => this.choose(index) },
        badge(index),
        el("span", { class: "machine-name" }, printable(String(machine.name))),
        el("span", { class: "soft small" }, places(machine)),
      ),
    );
  }

  #open(machine, index) {
    const change = (parts) => this.#drawing.setMachine(index, { ...machine, ...parts });
    const name = el("input", {
      class: "field",
      "data-field": "name",
      "aria-label": `Name of machine ${index + 1}`,
      value: String(machine.name),
      onchange: () => change({ name: name.value }),
    });
    return el(
      "li",
      { class: "machine-open" },
      el("div", { class: "machine-head" }, badge(index), name, this.#removal(machine, index)),
      el("h3", {}, "Processes and their timesteps"),
      this.#times(machine, change),
      el("h3", {}, "Exchange cells"),
      el("p", { class: "small" }, places(machine)),
      el("p", { class: "soft small" }, "Take the tool Input or Output and click on a road, or press ", el("kbd", {}, "i"), " or ", el("kbd", {}, "o"), " at the cursor."),
    );
  }

  #times(machine, change) {
    const given = machine.processes ?? {};
    const known = this.#drawing.document.procedure.processes.map(({ name }) => String(name));
    const others = Object.keys(given).filter((name) => !known.includes(name));
    return el(
      "ul",
      { class: "times" },
      [...known, ...others].map((name) => {
        const field = el("input", {
          class: "field",
          type: "number",
          min: 1,
          "data-field": `time-${name}`,
          "aria-label": `Timesteps of ${printable(name)}`,
          placeholder: "never",
          value: given[name] ?? "",
          onchange: () => change({ processes: withTime(given, name, field.value) }),
        });
        return el("li", {}, el("span", {}, printable(name)), field);
      }),
    );
  }

  #removal(machine, index) {
    const label = `Remove ${printable(String(machine.name))}`;
    return el(
      "button",
      { class: "button bare icon", type: "button", "aria-label": label, title: label, onclick: () => this.#remove(index) },
      icon("close"),
    );
  }
}

function withTime(processes, name, text) {
  const { [name]: _, ...others } = processes;
  return text === "" ? others : { ...processes, [name]: Number(text) };
}

function badge(index) {
  return el("span", { class: "badge", "aria-hidden": "true" }, index + 1);
}

function places({ input_cell: input, output_cell: output }) {
  const parts = [];
  if (isCell(input)) parts.push(`in [${input.join(", ")}]`);
  if (isCell(output)) parts.push(`out [${output.join(", ")}]`);
  return parts.length ? parts.join(" · ") : "no exchange cell yet";
}
