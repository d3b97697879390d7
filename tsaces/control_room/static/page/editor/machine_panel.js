// The machines of a drawing: their names, what they can run, and where they exchange.

import { iconButton } from "room/base/buttons.js";
import { el, fill, refill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { FieldBinding, setValue } from "room/page/editor/field_binding.js";
import { exchangePlaces, SIDES } from "room/plan/exchange_places.js";
import { addressText, isAddress } from "room/page/editor/floor_sketch.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Address, Machine} from "room/plan/documents.js" */

/** A list of machines; the one that is chosen can be changed. Dispatches "choose". */
export class MachinePanel extends EventTarget {
  /** @param {Drawing} drawing */
  constructor(drawing) {
    super();
    this.#drawing = drawing;
    this.#list = el("ul", { class: "machine-list" });
    this.#adder = el(
      "button",
      { class: "button", type: "button", onclick: () => this.#add() },
      icon("plus"),
      "Add a machine",
    );
    this.element = el("div", { class: "side" }, this.#list, this.#adder);
    drawing.addEventListener("change", () => this.#show());
    this.#show();
  }

  chosen = -1;
  #drawing;
  #list;
  #adder;
  #binding = new FieldBinding();
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
   * Give the chosen machine an exchange cell, or one more where it has a list of them; the same
   * again takes it away.
   * @param {"input"|"output"} kind
   * @param {Address} cell
   * @returns {boolean} whether a machine is chosen
   */
  place(kind, cell) {
    const machine = this.#drawing.document.machines[this.chosen];
    if (!machine) return false;
    const field = /** @type {const} */ (`${kind}_cell`);
    const list = /** @type {const} */ (`${kind}_cells`);
    const { [field]: before, ...others } = machine;
    const isAgain = (/** @type {unknown} */ place) => String(place) === String(cell);
    if (machine[list]) {
      const rest = machine[list].filter((place) => !isAgain(place));
      const cells = rest.length < machine[list].length ? rest : [...rest, cell];
      this.#drawing.setMachine(this.chosen, { ...machine, [list]: cells });
    } else {
      this.#drawing.setMachine(
        this.chosen,
        isAgain(before) ? others : { ...machine, [field]: cell },
      );
    }
    return true;
  }

  #add() {
    const { machines, procedure } = this.#drawing.document;
    const names = new Set(machines.map((machine) => machine.name));
    let number = machines.length + 1;
    while (names.has(`machine${number}`)) number++;
    const unused = procedure.processes.find(
      ({ name }) => !machines.some((m) => name in (m.processes ?? {})),
    );
    const process = unused ?? procedure.processes[0];
    const processes = process ? { [process.name]: 1 } : {};
    this.chosen = machines.length;
    this.#drawing.setMachine(machines.length, { name: `machine${number}`, processes });
    this.choose(this.chosen);
    const field = this.#list.querySelector("input");
    field?.focus();
    field?.select();
  }

  /** @param {number} index */
  #remove(index) {
    this.#drawing.removeMachine(index);
    this.choose(-1);
    this.#adder.focus();
  }

  /** Bring the list up to date; it is made anew only if there are other entries in it. */
  #show() {
    const { machines, procedure } = this.#drawing.document;
    if (this.chosen >= machines.length) this.chosen = -1;
    const entries = [machines.length, this.chosen, ...this.#processesOf(machines[this.chosen])];
    const now = JSON.stringify([entries, procedure.processes.length]);
    if (now === this.#shown) {
      this.#binding.renew();
      return;
    }
    this.#shown = now;
    this.#binding.clear();
    refill(
      this.#list,
      machines.map((_, i) => (i === this.chosen ? this.#renderOpen(i) : this.#renderClosed(i))),
      machines.length ? null : el("li", { class: "soft small" }, "No machines yet."),
    );
  }

  /**
   * Return every process of the procedure, and those that only a machine knows.
   * @param {Machine} [machine]
   */
  #processesOf(machine) {
    const known = this.#drawing.document.procedure.processes.map(({ name }) => String(name));
    return [...new Set([...known, ...Object.keys(machine?.processes ?? {})])];
  }

  /** @param {number} index */
  #machine(index) {
    return this.#drawing.document.machines[index];
  }

  /** @param {number} index */
  #renderClosed(index) {
    const name = el("span", { class: "machine-name" });
    const where = el("span", { class: "soft small" });
    this.#binding.bind(name, () => fill(name, printable(String(this.#machine(index).name))));
    this.#binding.bind(where, () => fill(where, places(this.#machine(index))));
    return el(
      "li",
      {},
      el(
        "button",
        {
          class: "machine-closed",
          type: "button",
          "data-key": index,
          onclick: () => this.choose(index),
        },
        badge(index),
        name,
        where,
      ),
    );
  }

  /** @param {number} index */
  #renderOpen(index) {
    /** @type {HTMLInputElement} */
    const name = el("input", {
      class: "field",
      "aria-label": `Name of machine ${index + 1}`,
      onchange: () => this.#change(index, { name: name.value }),
    });
    this.#binding.bind(name, () => setValue(name, this.#machine(index).name));
    const where = el("p", { class: "small" });
    this.#binding.bind(where, () => fill(where, places(this.#machine(index))));
    const remove = iconButton("Remove this machine", "close", () => this.#remove(index), {
      class: "button bare icon",
    });
    return el(
      "li",
      { class: "machine-open", tabindex: "-1", "data-key": index },
      el("div", { class: "machine-head" }, badge(index), name, remove),
      el("h3", {}, "Processes and their timesteps"),
      el(
        "ul",
        { class: "times" },
        this.#processesOf(this.#machine(index)).map((process) => this.#time(index, process)),
      ),
      el("h3", {}, "Exchange cells"),
      where,
      el(
        "p",
        { class: "soft small" },
        "Take the tool Input or Output and click on a road, or press ",
        el("kbd", {}, "i"),
        " or ",
        el("kbd", {}, "o"),
        " at the cursor.",
      ),
    );
  }

  /**
   * @param {number} index
   * @param {string} process
   */
  #time(index, process) {
    const field = el("input", {
      class: "field",
      type: "number",
      min: 1,
      "aria-label": `Timesteps of ${printable(process)}`,
      placeholder: "never",
      onchange: () => {
        const processes = withTime(this.#machine(index).processes ?? {}, process, field.value);
        this.#change(index, { processes });
      },
    });
    this.#binding.bind(field, () =>
      setValue(field, this.#machine(index).processes?.[process] ?? ""),
    );
    return el("li", {}, el("span", {}, printable(process)), field);
  }

  /**
   * @param {number} index
   * @param {Partial<Machine>} parts
   */
  #change(index, parts) {
    this.#drawing.setMachine(index, { ...this.#machine(index), ...parts });
  }
}

/**
 * @param {Record<string, number>} processes
 * @param {string} name
 * @param {string} text
 */
function withTime(processes, name, text) {
  const { [name]: before, ...others } = processes;
  return text === "" ? others : { ...processes, [name]: Number(text) };
}

/** @param {number} index */
function badge(index) {
  return el("span", { class: "badge", "aria-hidden": "true" }, index + 1);
}

/** @param {Machine} machine */
function places(machine) {
  const parts = SIDES.flatMap((side) => {
    const named = exchangePlaces(machine, side).filter(isAddress).map(addressText);
    return named.length ? [`${side === "input" ? "in" : "out"} ${named.join(", ")}`] : [];
  });
  return parts.length ? parts.join(" · ") : "no exchange cell yet";
}
