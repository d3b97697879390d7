// The page that is one file: opens the plans within it.

import { el, fill, find } from "room/base/dom.js";
import { messageOf } from "room/base/errors.js";
import { Plan } from "room/plan/plan.js";
import { Viewer } from "room/viewer/viewer.js";

const place = find("#room");

try {
  const options = JSON.parse(find("script.options").textContent ?? "");
  const packed = [...document.querySelectorAll("script.plan")];
  const plans = await Promise.all(
    packed.map(async (script, i) => ({
      name: options.names[i],
      plan: await Plan.open(await unpack(script.textContent ?? "")),
    })),
  );
  const { title, start, explanation } = options;
  const explain = explanation.length ? async () => explanation : undefined;
  new Viewer(place, { plans, title, start, explain, themeSwitch: true });
} catch (error) {
  fill(
    place,
    el("p", { class: "opening", role: "alert" }, `The plan cannot be shown: ${messageOf(error)}`),
  );
}

/**
 * Return the bytes of text in base64 that were compressed.
 * @param {string} text
 */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
