/** Records of one block: enough that a block costs nothing, few enough that the last one wastes nothing. */
const blockShift = 15;
const blockSize = 1 << blockShift;
const blockMask = blockSize - 1;

class Block {
  readonly size: number;
  readonly starts: Float64Array;
  readonly lengths: Uint32Array;
  readonly highs: Uint32Array;
  readonly lows: Uint32Array;

  /** With what a smaller one holds. */
  constructor(size: number, smaller?: Block) {
    this.size = size;
    this.starts = new Float64Array(size);
    this.lengths = new Uint32Array(size);
    this.highs = new Uint32Array(size);
    this.lows = new Uint32Array(size);
    if (smaller === undefined) return;
    this.starts.set(smaller.starts);
    this.lengths.set(smaller.lengths);
    this.highs.set(smaller.highs);
    this.lows.set(smaller.lows);
  }
}

/** Where the records of a file are and the hash of each one's bytes: 20 bytes a record. */
export class Spans {
  #count = 0;
  #last = new Block(16);
  readonly #blocks: Block[] = [this.#last];

  get count(): number {
    return this.#count;
  }

  add(start: number, length: number, high: number, low: number): void {
    const at = this.#count & blockMask;
    if (at === this.#last.size || (at === 0 && this.#count > 0)) this.#grow();
    const block = this.#last;
    block.starts[at] = start;
    block.lengths[at] = length;
    block.highs[at] = high;
    block.lows[at] = low;
    this.#count++;
  }

  start(record: number): number {
    return this.#blocks[record >> blockShift]!.starts[record & blockMask]!;
  }

  end(record: number): number {
    const block = this.#blocks[record >> blockShift]!;
    return block.starts[record & blockMask]! + block.lengths[record & blockMask]!;
  }

  high(record: number): number {
    return this.#blocks[record >> blockShift]!.highs[record & blockMask]!;
  }

  low(record: number): number {
    return this.#blocks[record >> blockShift]!.lows[record & blockMask]!;
  }

  /** Of a small file the only block grows; further ones are whole from the start, so that none is ever copied. */
  #grow(): void {
    const { size } = this.#last;
    if (size === blockSize) this.#last = new Block(blockSize);
    else {
      this.#blocks.pop();
      this.#last = new Block(size * 2, this.#last);
    }
    this.#blocks.push(this.#last);
  }
}
