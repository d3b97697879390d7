// Agents that change places, again and again.

/** A permutation kept as its cycles, so that any power of it costs the same. */
export class Permutation {
  /**
   * @param {ArrayLike<number>} image - where each of 0 … n-1 goes
   * @throws {Error} if two go to the same place
   */
  constructor(image) {
    const size = image.length;
    this.length = size;
    this.cycled = new Int32Array(size);
    this.begin = new Int32Array(size);
    this.size = new Int32Array(size);
    this.place = new Int32Array(size).fill(-1);
    let end = 0;
    for (let first = 0; first < size; first++) end = this.#layOut(image, first, end);
  }

  /**
   * Return where one goes after so many applications; negative ones undo them.
   * @param {number} element
   * @param {number} exponent - a whole number, up to 2^53 - 1
   * @returns {number}
   */
  power(element, exponent) {
    const size = this.size[element];
    const place = (this.place[element] + (exponent % size) + size) % size;
    return this.cycled[this.begin[element] + place];
  }

  /**
   * Return where all go.
   * @param {number} exponent
   * @returns {Int32Array}
   */
  powers(exponent) {
    return Int32Array.from({ length: this.length }, (_, element) => this.power(element, exponent));
  }

  /** @type {(image: ArrayLike<number>, first: number, end: number) => number} */
  #layOut(image, first, end) {
    if (this.place[first] >= 0) return end;
    let element = first;
    let length = 0;
    while (this.place[element] < 0) {
      this.place[element] = length;
      this.begin[element] = end;
      this.cycled[end + length++] = element;
      element = image[element];
      if (!(element >= 0 && element < this.length)) throw new Error("successor: no permutation");
    }
    if (element !== first) throw new Error("successor: not a permutation of the agents");
    for (let i = end; i < end + length; i++) this.size[this.cycled[i]] = length;
    return end + length;
  }
}
