/** What a binary knows of a function that may be covered. */
export interface CoveredFunction {
  /** As the compiler names it: the import path of its package, a slash, its base name. */
  readonly file: string;
  /** First and last line of each block. */
  readonly blocks: readonly (readonly [first: number, last: number])[];
}

/** By the numbers of packages, less one, and of functions. */
export type CoveredPackages = readonly (readonly CoveredFunction[])[];

const magic = Buffer.from('\0cvm');
const entriesOffset = 16;
const fileHeaderBytes = 56;

/**
 * The functions of each package of a binary, from the file `covmeta.*` that Go writes beside its counters: a header, the
 * packages' offsets, their lengths, and the packages in the order of their numbers (`internal/coverage/defs.go`, the same
 * from Go 1.20 to 1.26).
 * @throws RangeError for anything else
 */
export function packagesIn(file: Buffer): CoveredPackages {
  if (!file.subarray(0, magic.length).equals(magic)) throw new RangeError('no meta data of Go coverage');
  const count = Number(file.readBigUInt64LE(entriesOffset));
  if (fileHeaderBytes + 16 * count > file.length) throw new RangeError(`${count} packages`);
  return Array.from({ length: count }, (_, index) => {
    const start = Number(file.readBigUInt64LE(fileHeaderBytes + 8 * index));
    const length = Number(file.readBigUInt64LE(fileHeaderBytes + 8 * (count + index)));
    return functionsIn(file.subarray(start, start + length));
  });
}

const headerBytes = 44;
const functionCountOffset = 40;

/** A header, offsets of the functions, a table of strings, and the functions. */
function functionsIn(meta: Buffer): CoveredFunction[] {
  const count = meta.readUInt32LE(functionCountOffset);
  if (headerBytes + 4 * count > meta.length) throw new RangeError(`${count} functions`);
  const strings = new MetaReader(meta, headerBytes + 4 * count).strings();
  return Array.from({ length: count }, (_, index) => {
    const reader = new MetaReader(meta, meta.readUInt32LE(headerBytes + 4 * index));
    const blockCount = reader.number();
    reader.number(); // the function's name
    const file = strings[reader.number()] ?? '';
    const blocks: [number, number][] = [];
    for (let block = 0; block < blockCount; block += 1) {
      const [first, , last] = [reader.number(), reader.number(), reader.number(), reader.number(), reader.number()];
      blocks.push([first, last]); // and two columns, and the count of statements
    }
    return { file, blocks };
  });
}

class MetaReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Unsigned LEB128. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.#at);
      this.#at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  strings(): string[] {
    const count = this.number();
    if (count > this.#bytes.length) throw new RangeError(`${count} strings`);
    return Array.from({ length: count }, () => {
      const length = this.number();
      this.#at += length;
      return this.#bytes.toString('utf8', this.#at - length, this.#at);
    });
  }
}
