// Short labels for names: unique, of letters and digits.

const MOST_LETTERED = 12;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";

/**
 * Return a unique label by token: one letter or digit where that is enough, else two.
 * @param {string[]} tokens
 * @returns {Map<string, string>}
 */
export function tokenLabels(tokens) {
  const letters = tokens.length <= MOST_LETTERED ? oneLetterEach(tokens) : null;
  return letters ?? shortLabels(tokens, 2);
}

/**
 * Return a unique label by name: "cnc2" becomes "C2", "wet_cell3" becomes "WC3".
 * @param {string[]} names
 * @param {number} [longest]
 * @returns {Map<string, string>}
 */
export function shortLabels(names, longest = 3) {
  const labels = new Map();
  const used = new Set();
  for (const name of names) {
    for (const label of candidates(name, longest)) {
      if (used.has(label.toUpperCase())) continue;
      used.add(label.toUpperCase());
      labels.set(name, label);
      break;
    }
  }
  return labels;
}

/**
 * Names that share their initial are better told apart by another word of theirs.
 * @param {string[]} names
 */
function oneLetterEach(names) {
  const heads = names.map((name) => initials(words(name))[0] ?? "");
  const letters = new Map();
  const taken = new Set();
  for (const name of names) {
    const [first = "", ...others] = initials(words(name));
    const isAlone = heads.filter((head) => head === first).length === 1;
    const wanted = isAlone ? [first, ...others] : [...others, first];
    const options = [...wanted, ...words(name).join("").toUpperCase()];
    const letter = options.find((sign) => sign && sign !== "V" && !taken.has(sign));
    if (letter === undefined) return null;
    taken.add(letter);
    letters.set(name, letter);
  }
  return letters;
}

/**
 * @param {string} name
 * @param {number} longest
 */
function* candidates(name, longest) {
  const parts = words(name);
  const number = /^\d+$/.test(parts.at(-1) ?? "") ? parts.at(-1) : "";
  const named = parts.filter((word) => !/^\d+$/.test(word));
  const stems = named.length ? named : ["N"];
  const heads = initials(stems).join("");
  const first = stems[0][0].toUpperCase() + stems[0].slice(1).toLowerCase();
  let telling = [first.slice(0, 2)];
  if (number) {
    telling = [heads.slice(0, 2) + number, heads[0] + number, first.slice(0, 2) + number, number];
  } else if (heads.length > 1) {
    telling = [heads.slice(0, longest), heads.slice(0, 2)];
  }
  yield* telling.filter((label) => label.length >= 2 && label.length <= longest);
  for (const letter of stems.join("").toLowerCase().slice(1)) yield heads[0] + letter;
  for (const sign of DIGITS + LETTERS) yield heads[0] + sign;
  for (let k = 0; ; k++) yield String(k).padStart(2, "0");
}

/** @param {string} name */
function words(name) {
  const plain = name.normalize("NFKD").replace(/[^\0-\x7f]/g, "");
  return plain.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
}

/** @param {string[]} parts */
function initials(parts) {
  return parts.map((word) => word[0].toUpperCase());
}
