/** The bytes that were read do not hold all that was asked for. */
export class BytesMissing extends Error {}

const kind = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  boolean: 7,
  string: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
} as const;

/** Arrays that are kept; the others (merges, scores) are long and nobody asks for them. */
const keptArrays = new Set(['tokenizer.ggml.tokens', 'tokenizer.ggml.token_type']);

/** Reads the values of a GGUF head one after the other. All numbers are little-endian. */
export class HeaderReader {
  readonly #bytes: Buffer;
  position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  ascii(length: number): string {
    const start = this.#take(length);
    return this.#bytes.toString('latin1', start, start + length);
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  /** A 64-bit number that counts something: no file is so large that it would not fit. */
  count(): number {
    const value = this.#bytes.readBigUInt64LE(this.#take(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${value} is no count`);
    return Number(value);
  }

  string(): string {
    const length = this.count();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** Key and value, `count` times. Arrays nobody asks for are left out. */
  values(count: number): Map<string, unknown> {
    const values = new Map<string, unknown>();
    for (let index = 0; index < count; index++) {
      const key = this.string();
      const type = this.u32();
      if (type === kind.array) {
        const items = this.#array(keptArrays.has(key));
        if (items !== undefined) values.set(key, items);
      } else values.set(key, this.#value(type));
    }
    return values;
  }

  #array(isKept: boolean): unknown[] | undefined {
    const type = this.u32();
    const length = this.count();
    const items: unknown[] = [];
    for (let index = 0; index < length; index++) {
      if (!isKept && type === kind.string) this.#take(this.count());
      else if (type === kind.array) this.#array(false);
      else {
        const item = this.#value(type);
        if (isKept) items.push(item);
      }
    }
    return isKept ? items : undefined;
  }

  #value(type: number): unknown {
    switch (type) {
      case kind.u8:
        return this.#bytes.readUInt8(this.#take(1));
      case kind.i8:
        return this.#bytes.readInt8(this.#take(1));
      case kind.u16:
        return this.#bytes.readUInt16LE(this.#take(2));
      case kind.i16:
        return this.#bytes.readInt16LE(this.#take(2));
      case kind.u32:
        return this.u32();
      case kind.i32:
        return this.#bytes.readInt32LE(this.#take(4));
      case kind.f32:
        return this.#bytes.readFloatLE(this.#take(4));
      case kind.boolean:
        return this.#bytes.readUInt8(this.#take(1)) !== 0;
      case kind.string:
        return this.string();
      case kind.u64:
        return Number(this.#bytes.readBigUInt64LE(this.#take(8)));
      case kind.i64:
        return Number(this.#bytes.readBigInt64LE(this.#take(8)));
      case kind.f64:
        return this.#bytes.readDoubleLE(this.#take(8));
      default:
        throw new RangeError(`unknown type ${type}`);
    }
  }

  /** @returns where the bytes start */
  #take(length: number): number {
    const start = this.position;
    if (start + length > this.#bytes.length) throw new BytesMissing();
    this.position = start + length;
    return start;
  }
}
