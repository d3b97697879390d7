// The view of a factory at work: one plan, or two side by side in lock step.

import { el, fill } from "room/base/dom.js";
import { icon } from "room/base/icons.js";
import { printable } from "room/base/names.js";
import { counted, percent, rate } from "room/base/numbers.js";
import { theme } from "room/base/theme.js";
import { TimeBar } from "room/viewer/bar.js";
import { Camera } from "room/viewer/camera.js";
import { Clock } from "room/viewer/clock.js";
import { ExportMenu } from "room/viewer/export-menu.js";
import { handleGestures } from "room/viewer/gestures.js";
import { helpDialog } from "room/viewer/help.js";
import { handleKeys } from "room/viewer/keys.js";
import { Legend } from "room/viewer/legend.js";
import { LiveView } from "room/viewer/live.js";
import { overlayOf } from "room/viewer/overlays.js";
import { readPaint } from "room/viewer/paint.js";
import { Panel } from "room/viewer/panel.js";
import { Search } from "room/viewer/search.js";
import { Selection } from "room/viewer/selection.js";
import { Stage } from "room/viewer/stage.js";
import { Toolbar } from "room/viewer/toolbar.js";
import { Tooltip } from "room/viewer/tooltip.js";
import { stageText } from "room/viewer/words.js";

const CLOSE = 26; // pixels a cell at least, when something that was sought is shown

/**
 * A viewer in a page. Dispatches on its container "timechange" ({detail: {t}}), "playchange"
 * ({detail: {playing, speed}}), "selectionchange" ({detail: {item}}).
 */
export class Viewer {
  /**
   * @param {HTMLElement} container
   * @param {object} options
   * @param {{name: string, plan: import("room/plan/plan.js").Plan}[]} options.plans - one, or two of
   *   the same instance
   * @param {() => Promise<string[]>} [options.explain] - tells what binds the throughput
   * @param {string} [options.title] - the instance's name if left out
   * @param {number} [options.start] - the timestep to begin with
   * @param {boolean} [options.themeSwitch] - whether to offer light and dark
   */
  constructor(container, options) {
    this.container = container;
    this.#abort = new AbortController();
    this.clock = new Clock(!matchMedia("(prefers-reduced-motion: reduce)").matches);
    this.camera = new Camera();
    this.selection = new Selection();
    this.stages = options.plans.map(
      (shown, number) => new Stage(shown, number, this.camera, this.selection),
    );
    this.#build(options);
    this.#listen();
    this.#repaint();
    this.#renewTexts();
    this.camera.setExtent(this.stages[0].scene.extent);
    this.seek(options.start ?? 0);
    this.#request();
  }

  #abort;
  #overlay = null;
  #live = null;
  #frame = 0;
  #last = null;

  /** @param {number} t */
  seek(t) {
    this.clock.seek(t);
  }

  play() {
    this.clock.play();
  }

  pause() {
    this.clock.pause();
  }

  /**
   * Keep an agent in the middle of the view; null to let it go.
   * @param {number|null} agent
   * @param {number} [plan] - its number
   */
  follow(agent, plan = 0) {
    if (agent !== null) this.show({ kind: "agent", plan, agent });
    this.selection.follow(agent !== null);
  }

  /**
   * Choose something and bring it into view.
   * @param {import("room/viewer/selection.js").Item} item
   */
  show(item) {
    this.selection.select(item);
    const place = this.stages[item.plan ?? 0].placeOf(item);
    if (place && !this.#isInView(place)) this.camera.centre(...place, CLOSE);
  }

  /**
   * Show another plan in the place of one; the timestep stays.
   * @param {number} index
   * @param {import("room/plan/plan.js").Plan} plan
   * @param {string} [name]
   */
  setPlan(index, plan, name = this.stages[index].scene.name) {
    const stage = this.stages[index];
    stage.show({ name, plan });
    const { item } = this.selection;
    if (item?.kind === "agent" && item.plan === index && item.agent >= plan.agents) {
      this.selection.select(null);
    }
    this.camera.setExtent(this.stages[0].scene.extent);
    if (index === 0) this.bar.setPeriod(plan.period);
    this.#renewTexts();
    this.#setOverlay(this.#overlay);
    this.clock.dispatchEvent(new Event("time"));
  }

  /**
   * Show a running stream's states instead of the plan's time; null to go on by oneself.
   * @param {EventTarget|null} source
   */
  live(source) {
    this.#live?.stop();
    this.#live = null;
    this.stages[0].setStates(null);
    this.bar.controls.disabled = Boolean(source);
    this.element.classList.toggle("is-live", Boolean(source));
    if (source) {
      this.pause();
      this.#live = new LiveView(source, this.bar.live, ({ t }) => {
        this.stages[0].setStates(this.#live.states);
        this.clock.seek(t);
      });
    }
    this.#request();
  }

  /** Take the viewer off the page. */
  destroy() {
    this.#abort.abort();
    this.#live?.stop();
    this.exports.cancel();
    cancelAnimationFrame(this.#frame);
    this.element.remove();
  }

  #build(options) {
    const { clock, selection, stages } = this;
    const show = this.show.bind(this);
    this.search = new Search(stages, show);
    this.exports = new ExportMenu(this);
    this.help = helpDialog();
    this.toolbar = new Toolbar({
      title: options.title ?? stages[0].scene.plan.instance.name,
      search: this.search.element,
      exports: this.exports.element,
      hasThemeSwitch: Boolean(options.themeSwitch),
      onOverlay: (key) => this.#setOverlay(key),
      onHelp: () => this.help.showModal(),
    });
    this.bar = new TimeBar(clock, stages[0].scene.plan.period);
    this.panel = new Panel(selection, { stages, clock, show, explain: options.explain });
    this.legend = new Legend(stages[0].scene, show);
    this.tooltip = new Tooltip();
    this.headings = stages.map(() => el("h2", { class: "stage-name", hidden: stages.length < 2 }));
    const panes = stages.map((stage, i) =>
      el("div", { class: "pane" }, this.headings[i], stage.element),
    );
    this.floor = el("div", { class: "panes" }, panes, this.#zoomButtons());
    this.element = el(
      "div",
      { class: `viewer${stages.length > 1 ? " is-double" : ""}` },
      this.toolbar.element,
      this.floor,
      el("div", { class: "side" }, this.panel.element, this.legend.element),
      this.bar.element,
      this.help,
    );
    fill(this.container, this.element);
  }

  #zoomButtons() {
    const button = (label, picture, onclick) =>
      el("button", { type: "button", class: "button icon", "aria-label": label, title: label, onclick }, icon(picture));
    return el(
      "div",
      { class: "zoom" },
      button("Closer", "plus", () => this.camera.zoom(1.4)),
      button("Farther", "minus", () => this.camera.zoom(1 / 1.4)),
      button("Fit the floor", "fit", () => this.camera.fit()),
    );
  }

  #listen() {
    const { clock, camera, selection, stages } = this;
    const { signal } = this.#abort;
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    on(clock, "time", () => this.#timeChanged());
    on(clock, "play", () => {
      this.#request();
      this.panel.renew(true);
      this.#describe();
      this.#tell("playchange", { playing: clock.playing, speed: clock.speed });
    });
    on(camera, "change", () => this.#request());
    on(selection, "hover", () => this.#request());
    on(selection, "select", () => {
      this.panel.choose();
      this.#request();
      this.#tell("selectionchange", { item: selection.item });
    });
    on(theme, "change", () => this.#repaint());
    for (const stage of stages) this.#listenTo(stage);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(stages[0].element);
    signal.addEventListener("abort", () => observer.disconnect());
    handleKeys(this.element, {
      clock,
      camera,
      selection,
      isLive: () => this.#live !== null,
      period: () => stages[0].scene.plan.period,
      nextAgent: (change) => this.#nextAgent(change),
      search: () => this.search.input.focus(),
      jump: () => this.bar.jump.input.focus(),
      help: () => this.help.showModal(),
      moved: () => selection.follow(false),
    });
  }

  #listenTo(stage) {
    const { selection } = this;
    stage.element.append(this.tooltip.elementFor(stage));
    handleGestures(stage, this.camera, {
      point: (item, x, y) => {
        selection.hover(item);
        this.tooltip.show(stage, item, x, y, this.#overlayOf(stage));
        stage.element.classList.toggle("is-over", item !== null);
      },
      choose: (item) => selection.select(item),
      moved: () => selection.follow(false),
    });
  }

  #timeChanged() {
    const { t, playing } = this.clock;
    for (const stage of this.stages) this.#advance(stage, performance.now());
    this.panel.renew();
    if (!playing) this.#describe();
    this.#request();
    this.#tell("timechange", { t });
  }

  #tell(type, detail) {
    this.container.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #resize() {
    const box = this.stages[0].element.getBoundingClientRect();
    this.camera.setViewport(box.width, box.height);
    this.#draw(performance.now());
  }

  #repaint() {
    const paint = readPaint(this.element);
    for (const stage of this.stages) stage.setPaint(paint);
    this.#setOverlay(this.#overlay);
  }

  #setOverlay(key) {
    this.#overlay = key;
    for (const stage of this.stages) stage.setOverlay(this.#overlayOf(stage));
    this.legend.setOverlay(this.#overlayOf(this.stages[0]));
    this.#request();
  }

  #overlayOf(stage) {
    const scenes = this.stages.map((each) => each.scene);
    return overlayOf(stage.scene, this.#overlay, theme.isDark, scenes);
  }

  #renewTexts() {
    this.stages.forEach(({ scene }, i) => {
      fill(this.headings[i], printable(scene.name), el("span", { class: "small soft" }, ` ${summary(scene)}`));
    });
    const [{ scene }] = this.stages;
    this.toolbar.setSubtitle(this.stages.length > 1 ? "two plans in lock step" : summary(scene));
    this.panel.choose();
  }

  #describe() {
    for (const stage of this.stages) {
      stage.element.setAttribute("aria-label", stageText(stage.scene, stage.frame));
    }
  }

  #nextAgent(change) {
    const { item } = this.selection;
    const plan = item?.kind === "agent" ? item.plan : 0;
    const { agents } = this.stages[plan].scene.plan;
    const agent = item?.kind === "agent" ? item.agent + change : Math.min(0, change) + (change < 0 ? agents : 0);
    this.show({ kind: "agent", plan, agent: (agent + agents) % agents });
  }

  #isInView([x, y]) {
    const { camera } = this;
    const [px, py] = camera.toScreen(x, y);
    return px > 0 && py > 0 && px < camera.width && py < camera.height && camera.scale >= CLOSE / 2;
  }

  #request() {
    this.#frame ||= requestAnimationFrame((now) => this.#pass(now));
  }

  #pass(now) {
    this.#frame = 0;
    this.clock.advance(Math.min(250, now - (this.#last ?? now)));
    this.#draw(now);
    const goesOn = this.clock.playing || this.#live?.isMoving;
    this.#last = goesOn ? now : null;
    if (goesOn) this.#request();
  }

  #draw(now) {
    for (const stage of this.stages) this.#advance(stage, now);
    const { item, isFollowing } = this.selection;
    const place = isFollowing ? this.stages[item.plan].placeOf(item) : null;
    if (place) this.camera.centre(...place);
    for (const stage of this.stages) stage.draw();
  }

  #advance(stage, now) {
    const isLive = this.#live !== null && stage === this.stages[0];
    stage.advance(this.clock.t, isLive ? this.#live.fraction(now) : this.clock.fraction);
  }
}

/** Sum a plan up in a line. */
function summary({ plan }) {
  const { embedding } = plan;
  const share = embedding.upper_bound > 0 ? ` · ${percent(embedding.throughput / embedding.upper_bound)} of the bound` : "";
  return `${rate(embedding.throughput)} products a timestep${share} · ${counted(plan.agents, "agent")}`;
}
