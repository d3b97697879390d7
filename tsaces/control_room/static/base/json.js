// Texts that should be JSON.

/**
 * What a text says, which may be anything, or why it is no JSON.
 * @typedef {{value?: any, problem?: string}} Reading
 */

/**
 * Read JSON.
 * @param {string} text
 * @returns {Reading}
 */
export function readJson(text) {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: error.message };
  }
}
