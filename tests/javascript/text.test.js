import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName } from "room/base/files.js";
import { readJson } from "room/base/json.js";
import { byCodePoint, printable } from "room/base/names.js";
import { count, countNoun, percent, rate } from "room/base/numbers.js";
import { toText } from "room/page/editor/json_panel.js";
import { signTowards, walk } from "room/page/editor/strokes.js";
import { eventOf } from "room/page/events.js";
import { duration, isOpen } from "room/page/job_text.js";
import { exchangeText, momentText } from "room/viewer/floor_text.js";

test("names that could harm are made harmless, others stay", () => {
  assert.equal(printable("Gießerei 7 轴"), "Gießerei 7 轴");
  assert.equal(printable("a\u202Eb"), "a\\u{202e}b");
  assert.equal(printable("a\nb\u2028"), "a\\u{a}b\\u{2028}");
  assert.equal(printable("\u{e0041}"), "\\u{e0041}");
});

test("texts are in the order of their code points, as in Python", () => {
  const sorted = ["\u{ff5e}", "\u{1f600}", "b", "a", "ab", ""].sort(byCodePoint);
  assert.deepEqual(sorted, ["", "a", "ab", "b", "\u{ff5e}", "\u{1f600}"]);
});

test("numbers as people read them", () => {
  assert.deepEqual([0, 999, 1234567].map(count), ["0", "999", "1,234,567"]);
  assert.deepEqual([0, 0.05, 1 / 3, 12345].map(rate), ["0", "0.05", "0.3333", "12,350"]);
  assert.deepEqual([0, 0.004, 0.0999, 0.5, 1].map(percent), [
    "0 %",
    "0.4 %",
    "10 %",
    "50 %",
    "100 %",
  ]);
  assert.deepEqual(
    [0, 1, 2000].map((n) => countNoun(n, "agent")),
    ["0 agents", "1 agent", "2,000 agents"],
  );
});

test("file names are what any file system takes", () => {
  assert.equal(fileName("toy car", "plan"), "toy-car");
  assert.equal(fileName("../../etc/passwd", "plan"), "etc-passwd");
  assert.equal(fileName("…", "plan"), "plan");
  assert.equal(fileName("é".repeat(200), "plan").length <= 80, true);
});

test("JSON is read, or what is wrong with it told", () => {
  assert.deepEqual(readJson('{"a": 1}'), { value: { a: 1 } });
  assert.equal(readJson("{").value, undefined);
  assert.match(readJson("{").problem ?? "", /JSON/);
});

test("an instance's text is the instance, with a machine a line", () => {
  /** @type {[number, number]} */
  const cell = [1, 0];
  const instance = {
    name: 'a "name" with \\ signs',
    layout: { rows: ["+>+"] },
    procedure: { processes: [{ name: "supply", outputs: { part: 1 } }], output_process: "ship" },
    machines: [{ name: "bin", processes: { supply: 2 }, output_cell: cell }],
    max_agents: 3,
  };
  const text = toText(instance);
  assert.deepEqual(JSON.parse(text), instance);
  assert.ok(text.split("\n").some((line) => line.includes('"bin"') && line.includes("[1,0]")));
});

test("roads lead from cell to cell", () => {
  assert.deepEqual(walk([0, 0], [2, 1]), [
    [1, 0],
    [2, 0],
    [2, 1],
  ]);
  assert.deepEqual(walk([2, 2], [1, 0]), [
    [2, 1],
    [2, 0],
    [1, 0],
  ]);
  assert.deepEqual(walk([1, 1], [1, 1]), []);
  assert.equal(signTowards([1, 1], [2, 1]), ">");
  assert.equal(signTowards([1, 1], [1, 0]), "^");
});

test("events of a stream", () => {
  const text = 'id: 7\nevent: bound\ndata: {"seconds": 1.5, "upper_bound": 0.25}';
  assert.deepEqual(eventOf(text), {
    number: 7,
    kind: "bound",
    data: { seconds: 1.5, upper_bound: 0.25 },
  });
  assert.equal(eventOf(": keep-alive"), null);
});

test("spans of time and what still runs", () => {
  assert.deepEqual([0.25, 9.96, 42.4, 60, 125].map(duration), [
    ...["0.3 s", "10.0 s", "42 s"],
    ...["1 min", "2 min 5 s"],
  ]);
  assert.deepEqual(["queued", "running", "succeeded", "failed", "cancelled"].map(isOpen), [
    ...[true, true],
    ...[false, false, false],
  ]);
});

test("what is on the floor, in words", () => {
  assert.equal(exchangeText({ kind: "pickup", token: "toy" }), "picks up toy");
  assert.equal(exchangeText({ kind: "deposit", token: "a\nb" }), "deposits a\\u{a}b");
  assert.equal(momentText(1000, 1000), "t 1,000, now");
  assert.equal(momentText(1000, 990), "t 1,000, in 10");
});
