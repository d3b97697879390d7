// What has gone wrong, in words.

/**
 * Return what an error says, whatever was thrown.
 * @param {unknown} error
 * @returns {string}
 */
export function messageOf(error) {
  return error instanceof Error || error instanceof DOMException ? error.message : String(error);
}
