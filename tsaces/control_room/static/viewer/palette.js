// Colours that colour-blind people can tell apart: Okabe and Ito (2008) for tokens; scales go from
// what fades into the page to what stands out from it, evenly in lightness.

const TOKENS = [
  "#E69F00",
  "#56B4E9",
  "#009E73",
  "#F0E442",
  "#CC79A7",
  "#0072B2",
  "#D55E00",
  "#999999",
];
const DARK = new Set(["#009E73", "#0072B2", "#D55E00"]);
const ON_LIGHT = ["#EEF0E4", "#BFDDC4", "#7FBFB5", "#3F93A6", "#2A5F93", "#2B2465"].map(parse);
const ON_DARK = ["#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725"].map(parse);

/**
 * A colour, and one that can be read on it.
 * @typedef {{fill: string, ink: string}} Shade
 */

/**
 * How a token looks: colours repeat after eight tokens, the lap tells those apart by their outline.
 * @typedef {{fill: string, ink: string, lap: number, label: string}} TokenStyle
 */

/**
 * Return a style by token number; none for number 0.
 * @param {(string|null)[]} tokens
 * @param {Map<string, string>} labels
 * @returns {(TokenStyle|null)[]}
 */
export function tokenStyles(tokens, labels) {
  return tokens.map((token, number) => {
    if (token === null) return null;
    const fill = TOKENS[(number - 1) % TOKENS.length];
    const lap = Math.floor((number - 1) / TOKENS.length);
    return {
      fill,
      ink: DARK.has(fill) ? "#FFFFFF" : "#1A1A1A",
      lap,
      label: labels.get(token) ?? "",
    };
  });
}

/**
 * Return the dashes of a token's outline, in shares of its radius.
 * @param {number} lap
 * @returns {number[]}
 */
export function outline(lap) {
  return [[], [0.28, 0.19], [0.1, 0.19]][Math.min(lap, 2)];
}

/**
 * Return the colour of a share and an ink that can be read on it.
 * @param {number} share - between 0 and 1
 * @param {boolean} isDark - whether the page is: high shares stand out from either
 * @returns {Shade}
 */
export function scaleColour(share, isDark) {
  const scale = isDark ? ON_DARK : ON_LIGHT;
  const place = Math.max(0, Math.min(1, share)) * (scale.length - 1);
  const low = Math.min(scale.length - 2, Math.floor(place));
  const rgb = scale[low].map((c, i) => Math.round(c + (scale[low + 1][i] - c) * (place - low)));
  const light = (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]) / 255;
  return { fill: `rgb(${rgb.join(" ")})`, ink: light > 0.45 ? "#1A1A1A" : "#FFFFFF" };
}

/** @param {string} colour */
function parse(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
