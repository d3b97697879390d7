// Archives of arrays as numpy writes them: stored zip entries in the .npy format.

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;

/** @typedef {Uint8Array|Uint16Array|Int32Array} Numbers */

/** @typedef {{shape: number[], data: Numbers}} NumberArray */

/** @type {Record<string, new (buffer: ArrayBuffer) => Numbers>} */
const TYPES = { "|u1": Uint8Array, "<u2": Uint16Array, "<i4": Int32Array };

/**
 * Read the arrays of an archive.
 * @param {ArrayBuffer} buffer
 * @returns {Map<string, NumberArray>} by entry, its ".npy" left out
 * @throws {Error} if it is no such archive
 */
export function readArrays(buffer) {
  const view = new DataView(buffer);
  const arrays = new Map();
  for (const { name, bytes } of entriesOf(view)) {
    arrays.set(name.replace(/\.npy$/, ""), readArray(bytes));
  }
  return arrays;
}

/**
 * @param {DataView<ArrayBuffer>} view
 * @returns {Generator<{name: string, bytes: Uint8Array<ArrayBuffer>}>}
 */
function* entriesOf(view) {
  let at = view.byteLength - 22;
  while (at >= 0 && view.getUint32(at, true) !== END_OF_DIRECTORY) at--;
  if (at < 0) throw new Error("not a compiled plan: no archive");
  const entries = view.getUint16(at + 10, true);
  at = view.getUint32(at + 16, true);
  for (let i = 0; i < entries; i++) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new Error("archive: broken directory");
    const nameLength = view.getUint16(at + 28, true);
    const name = text(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength));
    if (view.getUint16(at + 10, true) !== STORED) throw new Error(`${name}: compressed`);
    yield {
      name,
      bytes: content(view, view.getUint32(at + 42, true), view.getUint32(at + 24, true)),
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/** @type {(view: DataView<ArrayBuffer>, header: number, size: number) => Uint8Array<ArrayBuffer>} */
function content(view, header, size) {
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  return new Uint8Array(view.buffer, view.byteOffset + start, size);
}

/** @type {(bytes: Uint8Array<ArrayBuffer>) => NumberArray} */
function readArray(bytes) {
  if (bytes[0] !== 0x93 || text(bytes.subarray(1, 6)) !== "NUMPY" || bytes[6] !== 1) {
    throw new Error("not an array that this reads");
  }
  const end = 10 + bytes[8] + 256 * bytes[9];
  const header = text(bytes.subarray(10, end));
  const Type = TYPES[/'descr': '([^']*)'/.exec(header)?.[1] ?? ""];
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (!Type || shape === undefined || !header.includes("'fortran_order': False")) {
    throw new Error("not an array that this reads");
  }
  const aligned = bytes.slice(end).buffer;
  return {
    shape: shape
      .split(",")
      .filter((part) => part.trim())
      .map(Number),
    data: new Type(aligned),
  };
}

/** @param {Uint8Array} bytes */
function text(bytes) {
  return new TextDecoder().decode(bytes);
}
