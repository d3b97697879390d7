// The procedure of a drawing: a line a process, what it consumes and what it emits.

import { el, fill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";

const PLAIN = /^[^\s,]+$/;
const ENTRY = /^(?:(\d+)\s+)?([^\s,]+)$/;

/** Processes as a form; a token's name with blanks or commas is left to the JSON beside it. */
export class ProcedurePanel {
  /** @param {import("room/page/editor/drawing.js").Drawing} drawing */
  constructor(drawing) {
    this.#drawing = drawing;
    this.#list = el("ul", { class: "process-list" });
    const add = el("button", { class: "button", type: "button", onclick: () => this.#add() }, icon("plus"), "Add a process");
    this.element = el(
      "div",
      { class: "side" },
      el("p", { class: "soft small" }, "What a run consumes and emits, such as ", el("code", {}, "4 wheel, axle"), ". The product leaves by the process that is marked."),
      this.#list,
      add,
    );
    drawing.addEventListener("change", () => this.#show());
    this.#show();
  }

  #drawing;
  #list;
  #shown = null;

  get #procedure() {
    return this.#drawing.document.procedure;
  }

  #show() {
    if (this.#shown === this.#procedure) return;
    this.#shown = this.#procedure;
    const focused = document.activeElement?.dataset?.field;
    fill(this.#list, this.#procedure.processes.map((process, i) => this.#item(process, i)));
    if (focused) this.#list.querySelector(`[data-field="${CSS.escape(focused)}"]`)?.focus();
  }

  #item(process, index) {
    const name = String(process.name ?? "");
    const isOutput = name === this.#procedure.output_process;
    const mark = el("input", {
      type: "radio",
      name: "output-process",
      "aria-label": `${name || "This process"} makes the product`,
      title: "Makes the product",
      checked: isOutput,
      onchange: () => this.#change({ output_process: name }),
    });
    const title = el("input", {
      class: "field",
      "data-field": `name-${index}`,
      "aria-label": `Name of process ${index + 1}`,
      value: name,
      onchange: () => this.#rename(index, name, title.value),
    });
    return el(
      "li",
      { class: isOutput ? "process is-output" : "process" },
      el("div", { class: "process-head" }, mark, title, this.#removal(name, index)),
      el(
        "div",
        { class: "process-tokens" },
        this.#tokens(process, index, "inputs", "consumes"),
        this.#tokens(process, index, "outputs", "emits"),
      ),
    );
  }

  #tokens(process, index, side, verb) {
    const text = written(process[side]);
    const field = el("input", {
      class: "field",
      "data-field": `${side}-${index}`,
      "aria-label": `What process ${index + 1} ${verb}`,
      placeholder: "nothing",
      value: text ?? "see the JSON",
      readonly: text === null,
      onchange: () => {
        const counts = readTokens(field.value);
        field.setAttribute("aria-invalid", String(counts === null));
        if (counts) this.#setProcess(index, { ...process, [side]: counts });
      },
    });
    return el("label", { class: "token-field" }, el("span", { class: "soft small" }, verb), field);
  }

  #removal(name, index) {
    const label = `Remove process ${name || index + 1}`;
    const remove = () => this.#change({ processes: this.#procedure.processes.toSpliced(index, 1) });
    return el(
      "button",
      { class: "button bare icon", type: "button", "aria-label": label, title: label, onclick: remove },
      icon("close"),
    );
  }

  #add() {
    const { processes } = this.#procedure;
    const process = { name: `process${processes.length + 1}`, inputs: {}, outputs: {} };
    this.#change({ processes: [...processes, process] });
    this.#list.lastElementChild?.querySelector("input.field")?.focus();
  }

  /** Rename a process everywhere. */
  #rename(index, before, name) {
    const { processes, output_process: output } = this.#procedure;
    const renamed = processes.with(index, { ...processes[index], name });
    const machines = this.#drawing.document.machines.map((machine) => ({
      ...machine,
      processes: Object.fromEntries(
        Object.entries(machine.processes ?? {}).map(([key, time]) => [key === before ? name : key, time]),
      ),
    }));
    const procedure = {
      ...this.#procedure,
      processes: renamed,
      output_process: output === before ? name : output,
    };
    this.#drawing.change({ procedure, machines });
  }

  #setProcess(index, process) {
    this.#change({ processes: this.#procedure.processes.with(index, process) });
  }

  #change(parts) {
    this.#drawing.change({ procedure: { ...this.#procedure, ...parts } });
  }
}

/** Write counts of tokens; null if some name cannot be written so. */
function written(counts) {
  const entries = Object.entries(counts ?? {});
  if (!entries.every(([name, n]) => PLAIN.test(name) && Number.isInteger(n))) return null;
  return entries.map(([name, n]) => (n === 1 ? name : `${n} ${name}`)).join(", ");
}

/** Read counts of tokens; null if the text has no such meaning. */
function readTokens(text) {
  const counts = {};
  for (const part of text.split(",").map((piece) => piece.trim()).filter(Boolean)) {
    const found = ENTRY.exec(part);
    if (!found) return null;
    counts[found[2]] = (counts[found[2]] ?? 0) + Number(found[1] ?? 1);
  }
  return counts;
}
