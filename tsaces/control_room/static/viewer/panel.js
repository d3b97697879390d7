// The panel beside the floor: what is chosen, in words, kept up to date as time passes.

import { iconButton } from "room/base/buttons.js";
import { el, fill, refill } from "room/base/dom.js";
import { messageOf } from "room/base/errors.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { placeName } from "room/plan/place_names.js";
import { agentCard, cellCard } from "room/viewer/floor_cards.js";
import { machineCard, overviewCard, processCard, tokenCard } from "room/viewer/factory_cards.js";

/** @import {Child} from "room/base/dom.js" */
/** @import {Clock} from "room/viewer/clock.js" */
/** @import {Item, Selection} from "room/viewer/selection.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

const RENEWAL = 250; // milliseconds between renewals while time passes

/** Shows the chosen item, or a summary of the plans. */
export class Panel {
  /**
   * @param {Selection} selection
   * @param {{planViews: PlanView[],
   *   clock: Clock, show: (item: Item) => void,
   *   explain?: () => Promise<string[]>}} given
   */
  constructor(selection, given) {
    this.selection = selection;
    this.given = given;
    this.head = el("div", { class: "panel-head" });
    this.body = el("div", { class: "panel-body", "aria-live": "polite" });
    this.more = el("div", { class: "panel-more" });
    this.element = el(
      "aside",
      { class: "panel", "aria-label": "What is chosen", tabindex: "0" },
      this.head,
      this.body,
      this.more,
    );
    this.choose();
  }

  #isLive = false;
  #renewed = 0;
  /** @type {string[]|null} */
  #explained = null;

  /** Show another item. */
  choose() {
    const { item } = this.selection;
    this.#keepFocus(() => {
      const follow = item?.kind === "agent" && this.#follow();
      refill(this.head, el("h2", {}, this.#title(item)), item && this.#close(), follow);
      fill(this.more, item ? null : this.#binding());
      this.#renewBody();
    });
    this.element.scrollTop = 0;
  }

  /**
   * Bring the texts up to date.
   * @param {boolean} [atOnce] - whether or not they were renewed a moment ago
   */
  renew(atOnce = false) {
    const isRecent = performance.now() - this.#renewed < RENEWAL;
    if (!atOnce && this.given.clock.playing && isRecent) return;
    this.#keepFocus(() => this.#renewBody());
  }

  /** @param {boolean} isLive - whether time passes by a stream: nobody could listen to all of that */
  setLive(isLive) {
    this.#isLive = isLive;
    this.renew(true);
  }

  #renewBody() {
    this.#renewed = performance.now();
    this.body.setAttribute("aria-live", this.#isPassing ? "off" : "polite");
    refill(this.body, ...this.#cards());
  }

  /**
   * Let nobody fall out of the panel, and so out of the viewer's keys, because a button goes.
   * @param {() => void} change
   */
  #keepFocus(change) {
    const wasWithin = this.element.contains(document.activeElement);
    change();
    if (!wasWithin || this.element.contains(document.activeElement)) return;
    this.element.focus({ preventScroll: true });
  }

  get #isPassing() {
    return this.#isLive || this.given.clock.playing;
  }

  /** @returns {Child[]} */
  #cards() {
    const { planViews } = this.given;
    const { item } = this.selection;
    if (item?.kind === "agent") return this.#card(planViews[item.plan], item);
    return planViews.flatMap((planView) => [
      planViews.length > 1 && el("h3", { class: "plan-name" }, printable(planView.scene.name)),
      ...this.#card(planView, item),
    ]);
  }

  /**
   * @param {PlanView} planView
   * @param {Item|null} item
   * @returns {Child[]}
   */
  #card(planView, item) {
    const { scene, number } = planView;
    const desk = { scene, number, t: this.given.clock.t, link: this.#link.bind(this) };
    switch (item?.kind) {
      case "agent":
        return item.agent < scene.plan.agents
          ? agentCard(desk, item.agent)
          : ["This plan has no such agent."];
      case "machine":
        return machineCard(desk, item.name);
      case "cell":
        return cellCard(desk, item.cell);
      case "token":
        return tokenCard(desk, item.token);
      case "process":
        return processCard(desk, item.name);
      default:
        return overviewCard(desk);
    }
  }

  /** @param {Item|null} item */
  #title(item) {
    const { planViews } = this.given;
    const { plan } = planViews[0].scene;
    switch (item?.kind) {
      case "agent":
        return `Agent ${item.agent}${planViews.length > 1 ? `, ${printable(planViews[item.plan].scene.name)}` : ""}`;
      case "machine":
      case "process":
        return `${item.kind === "machine" ? "Machine" : "Process"} ${printable(item.name)}`;
      case "cell":
        return `Cell ${placeName(plan.layout, item.cell)}`;
      case "token":
        return `Token ${printable(plan.tokens[item.token] ?? "")}`;
      default:
        return planViews.length > 1 ? "The plans" : "The plan";
    }
  }

  /**
   * @param {string} label
   * @param {Item} item
   */
  #link(label, item) {
    return el(
      "button",
      {
        type: "button",
        class: "link",
        "data-key": JSON.stringify(item),
        onclick: () => this.given.show(item),
      },
      label,
    );
  }

  #close() {
    const leave = () => this.selection.select(null);
    return iconButton("Choose nothing", "close", leave, { class: "button bare icon" });
  }

  #follow() {
    return el(
      "button",
      {
        type: "button",
        class: "button follow",
        "data-key": "follow",
        "aria-pressed": String(this.selection.isFollowing),
        onclick: () => this.selection.follow(!this.selection.isFollowing),
      },
      icon("follow"),
      this.selection.isFollowing ? "Following" : "Follow",
    );
  }

  /** Offer to explain the bound, where somebody can. */
  #binding() {
    const { explain } = this.given;
    if (!explain) return null;
    if (this.#explained) return explanation(this.#explained);
    const button = el("button", { type: "button", class: "button" }, "What binds the throughput?");
    const place = el("div", { class: "binding", "aria-live": "polite" }, button);
    button.addEventListener("click", async () => {
      fill(place, el("p", { class: "small soft" }, "Working it out …"));
      try {
        const lines = await explain();
        this.#explained = lines;
        fill(place, explanation(lines));
      } catch (error) {
        fill(place, button, el("p", { class: "notice bad" }, printable(messageOf(error))));
      }
    });
    return place;
  }
}

/**
 * Set the lines of an explanation, whose indents and columns are meant for letters of one width.
 * @param {string[]} lines
 */
function explanation(lines) {
  return [
    el("h3", {}, "What binds the throughput"),
    el(
      "div",
      { class: "small explanation" },
      lines.map((line) => explanationLine(printable(line))),
    ),
  ];
}

/** @param {string} line */
function explanationLine(line) {
  const indent = line.length - line.trimStart().length;
  if (!indent) return el("p", {}, line);
  const figures = /^\s+([\d.]+)(?:\s+([+-][\d.]+%))?\s{2,}(.*)$/.exec(line);
  if (!figures) return el("p", { class: "detail soft" }, line.trim());
  const [, bound, gain = "", words] = figures;
  return el(
    "p",
    { class: "item" },
    el("strong", { class: "number" }, `${Number(bound)} ${gain}`),
    ` ${words.trim()}`,
  );
}
