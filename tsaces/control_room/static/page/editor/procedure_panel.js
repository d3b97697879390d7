// The procedure of a drawing: a line a process, what it consumes and what it emits.

import { el, fill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { FieldBinding, setValue } from "room/page/editor/field_binding.js";

/** @import {Drawing} from "room/page/editor/drawing.js" */
/** @import {Counts, Procedure, Process} from "room/plan/documents.js" */

const PLAIN = /^[^\s,]+$/;
const ENTRY = /^(?:(\d+)\s+)?([^\s,]+)$/;

/** Processes as a form; a token's name with blanks or commas is left to the JSON beside it. */
export class ProcedurePanel {
  /** @param {Drawing} drawing */
  constructor(drawing) {
    this.#drawing = drawing;
    this.#list = el("ul", { class: "process-list" });
    const add = el(
      "button",
      { class: "button", type: "button", onclick: () => this.#add() },
      icon("plus"),
      "Add a process",
    );
    this.element = el(
      "div",
      { class: "side" },
      el(
        "p",
        { class: "soft small" },
        "What a run consumes and emits, such as ",
        el("code", {}, "4 wheel, axle"),
        ". The product leaves by the process that is marked.",
      ),
      this.#list,
      add,
    );
    drawing.addEventListener("change", () => this.#show());
    this.#show();
  }

  #drawing;
  #list;
  #binding = new FieldBinding();
  #shown = -1;

  get #procedure() {
    return this.#drawing.document.procedure;
  }

  #show() {
    const { processes } = this.#procedure;
    if (this.#shown === processes.length) {
      this.#binding.renew();
      return;
    }
    this.#shown = processes.length;
    this.#binding.clear();
    fill(
      this.#list,
      processes.map((_, i) => this.#item(i)),
    );
  }

  /** @param {number} index */
  #item(index) {
    const name = () => String(this.#procedure.processes[index].name ?? "");
    const isOutput = () => name() === this.#procedure.output_process;
    const mark = el("input", {
      type: "radio",
      name: "output-process",
      title: "Makes the product",
      onchange: () => this.#change({ output_process: name(), products: undefined }),
    });
    this.#binding.bind(mark, () => {
      mark.checked = isOutput();
      mark.setAttribute("aria-label", `${name() || "This process"} makes the product`);
    });
    /** @type {HTMLInputElement} */
    const title = el("input", {
      class: "field",
      "aria-label": `Name of process ${index + 1}`,
      onchange: () => this.#rename(index, name(), title.value),
    });
    this.#binding.bind(title, () => setValue(title, name()));
    const item = el(
      "li",
      { class: "process" },
      el("div", { class: "process-head" }, mark, title, this.#removal(name, index)),
      el(
        "div",
        { class: "process-tokens" },
        this.#tokens(index, "inputs", "consumes"),
        this.#tokens(index, "outputs", "emits"),
      ),
    );
    return this.#binding.bind(item, () => item.classList.toggle("is-output", isOutput()));
  }

  /**
   * @param {number} index
   * @param {"inputs"|"outputs"} side
   * @param {string} verb
   */
  #tokens(index, side, verb) {
    const process = () => this.#procedure.processes[index];
    const field = el("input", {
      class: "field",
      "aria-label": `What process ${index + 1} ${verb}`,
      placeholder: "nothing",
      onchange: () => {
        const counts = readTokens(field.value);
        field.setAttribute("aria-invalid", String(counts === null));
        if (counts) this.#setProcess(index, { ...process(), [side]: counts });
      },
    });
    /** @type {string|null|undefined} */
    let shown;
    this.#binding.bind(field, () => {
      const text = writeTokens(process()[side]);
      const isToBeMended = field.getAttribute("aria-invalid") === "true" && text === shown;
      if (isToBeMended) return;
      shown = text;
      field.setAttribute("aria-invalid", "false");
      field.readOnly = text === null;
      setValue(field, text ?? "see the JSON");
    });
    return el("label", { class: "token-field" }, el("span", { class: "soft small" }, verb), field);
  }

  /**
   * @param {() => string} name
   * @param {number} index
   */
  #removal(name, index) {
    const remove = () => this.#change({ processes: this.#procedure.processes.toSpliced(index, 1) });
    const button = el(
      "button",
      { class: "button bare icon", type: "button", onclick: remove },
      icon("close"),
    );
    return this.#binding.bind(button, () => {
      button.title = `Remove process ${name() || index + 1}`;
      button.setAttribute("aria-label", button.title);
    });
  }

  #add() {
    const { processes } = this.#procedure;
    const process = { name: `process${processes.length + 1}`, inputs: {}, outputs: {} };
    this.#change({ processes: [...processes, process] });
    /** @type {HTMLInputElement|null|undefined} */
    const field = this.#list.lastElementChild?.querySelector("input.field");
    field?.focus();
  }

  /**
   * Rename a process everywhere.
   * @param {number} index
   * @param {string} before
   * @param {string} name
   */
  #rename(index, before, name) {
    const { processes, output_process: output, products } = this.#procedure;
    const renamed = processes.with(index, { ...processes[index], name });
    const machines = this.#drawing.document.machines.map((machine) => ({
      ...machine,
      processes: Object.fromEntries(
        Object.entries(machine.processes ?? {}).map(([key, time]) => [
          key === before ? name : key,
          time,
        ]),
      ),
    }));
    const procedure = {
      ...this.#procedure,
      processes: renamed,
      output_process: output === before ? name : output,
      products: products?.map((product) =>
        product.process === before ? { ...product, process: name } : product,
      ),
    };
    this.#drawing.change({ procedure, machines });
  }

  /**
   * @param {number} index
   * @param {Process} process
   */
  #setProcess(index, process) {
    this.#change({ processes: this.#procedure.processes.with(index, process) });
  }

  /** @param {Partial<Procedure>} parts */
  #change(parts) {
    this.#drawing.change({ procedure: { ...this.#procedure, ...parts } });
  }
}

/**
 * Write counts of tokens; null if some name cannot be written so.
 * @param {Counts} [counts]
 */
function writeTokens(counts) {
  const entries = Object.entries(counts ?? {});
  if (!entries.every(([name, n]) => PLAIN.test(name) && Number.isInteger(n))) return null;
  return entries.map(([name, n]) => (n === 1 ? name : `${n} ${name}`)).join(", ");
}

/**
 * Read counts of tokens; null if the text has no such meaning.
 * @param {string} text
 */
function readTokens(text) {
  /** @type {Counts} */
  const counts = {};
  for (const part of text
    .split(",")
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const found = ENTRY.exec(part);
    if (!found) return null;
    counts[found[2]] = (counts[found[2]] ?? 0) + Number(found[1] ?? 1);
  }
  return counts;
}
