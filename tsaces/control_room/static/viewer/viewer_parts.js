// What a viewer is put together from.

import { iconButton } from "room/base/buttons.js";
import { el, fill } from "room/base/dom.js";
import { printable } from "room/base/names.js";
import { countNoun, percent, rate } from "room/base/numbers.js";
import { TimeBar } from "room/viewer/time_bar.js";
import { ExportDialog } from "room/viewer/export/dialog.js";
import { helpDialog } from "room/viewer/help.js";
import { Legend } from "room/viewer/legend.js";
import { Panel } from "room/viewer/panel.js";
import { ReportDialog } from "room/viewer/report_dialog.js";
import { Search } from "room/viewer/search.js";
import { Toolbar } from "room/viewer/toolbar.js";
import { Tooltip } from "room/viewer/tooltip.js";

/** @import {Camera} from "room/viewer/camera.js" */
/** @import {Clock} from "room/viewer/clock.js" */
/** @import {OverlayKey} from "room/viewer/overlays.js" */
/** @import {Scene} from "room/viewer/scene.js" */
/** @import {Item, Selection} from "room/viewer/selection.js" */
/** @import {PlanView} from "room/viewer/plan_view.js" */

/** The parts around the floor, and the element that holds all of it. */
export class ViewerParts {
  /**
   * @param {{planViews: PlanView[],
   *   clock: Clock,
   *   camera: Camera,
   *   selection: Selection}} shared
   * @param {{title?: string, explain?: () => Promise<string[]>, themeSwitch?: boolean}} options
   * @param {{show: (item: Item) => void, overlay: (key: OverlayKey|null) => void}} told
   */
  constructor(shared, options, told) {
    const { planViews, clock, camera, selection } = shared;
    const { scene } = planViews[0];
    this.planViews = planViews;
    this.search = new Search(planViews, told.show);
    this.exports = new ExportDialog(planViews, clock);
    this.report = new ReportDialog(planViews);
    this.help = helpDialog();
    this.bar = new TimeBar(clock, scene.plan.period, () =>
      planViews[0].element.focus({ preventScroll: true }),
    );
    this.panel = new Panel(selection, {
      planViews,
      clock,
      show: told.show,
      explain: options.explain,
    });
    this.legend = new Legend(scene, told.show);
    this.tooltip = new Tooltip();
    this.toolbar = new Toolbar({
      title: options.title ?? scene.plan.instance.name,
      search: this.search.element,
      zoom: zoomButtons(camera),
      hasThemeSwitch: Boolean(options.themeSwitch),
      onOverlay: told.overlay,
      onExport: () => this.exports.open(),
      onReport: () => this.report.open(),
      onHelp: () => this.help.showModal(),
    });
    this.headings = planViews.map(() =>
      el("h2", { class: "stage-name", hidden: planViews.length < 2 }),
    );
    this.element = this.#assemble();
  }

  /** Bring what is said of the plans up to date. */
  renew() {
    this.planViews.forEach(({ scene }, i) => {
      const figures = el("span", { class: "small soft" }, ` ${summary(scene)}`);
      fill(this.headings[i], printable(scene.name), figures);
    });
    const [{ scene }] = this.planViews;
    this.toolbar.setSubtitle(this.planViews.length > 1 ? "Two plans in lock step" : summary(scene));
    this.bar.setPeriod(scene.plan.period);
    this.panel.choose();
  }

  #assemble() {
    const panes = this.planViews.map((planView, i) => {
      planView.element.append(this.tooltip.elementFor(planView));
      return el("div", { class: "pane" }, this.headings[i], planView.element);
    });
    return el(
      "div",
      { class: `viewer${this.planViews.length > 1 ? " is-double" : ""}` },
      this.toolbar.element,
      el("div", { class: "panes" }, panes),
      el("div", { class: "side" }, this.panel.element, this.legend.element),
      this.bar.element,
      this.help,
      this.exports.element,
      this.report.element,
    );
  }
}

/** @param {Camera} camera */
function zoomButtons(camera) {
  return el(
    "div",
    { class: "zoom", role: "group", "aria-label": "Zoom" },
    iconButton("Closer", "plus", () => camera.zoom(1.4)),
    iconButton("Farther", "minus", () => camera.zoom(1 / 1.4)),
    iconButton("Fit the floor", "fit", () => camera.fit()),
  );
}

/**
 * Sum a plan up in a line.
 * @param {Scene} scene
 */
function summary({ plan }) {
  const { throughput, upper_bound: bound } = plan.embedding;
  const share = bound ? ` · ${percent(throughput / bound)} of the bound` : "";
  return `${rate(throughput)} products a timestep${share} · ${countNoun(plan.agents, "agent")}`;
}
