/** A small GGUF file: a vocabulary and one tensor of zeros. */
export interface GgufForTests {
  readonly architecture?: string;
  readonly tokens?: readonly string[];
  readonly kinds?: readonly number[];
  readonly tokenizer?: string;
  readonly version?: number;
  readonly hasChatTemplate?: boolean;
}

export function ggufBytes(options: GgufForTests = {}): Buffer {
  const { architecture = 'qwen2' } = options;
  const tokens = options.tokens ?? ['a', 'b'];
  const kinds = options.kinds ?? tokens.map(() => 1);
  const values = [
    value('general.architecture', text(architecture)),
    value('general.name', text('Tiny')),
    value(`${architecture}.context_length`, Buffer.concat([u32(4), u32(512)])),
    value('tokenizer.ggml.model', text(options.tokenizer ?? 'gpt2')),
    value('tokenizer.ggml.merges', array(8, ['a b', 'c d'].map(string))),
    value('tokenizer.ggml.tokens', array(8, tokens.map(string))),
    value('tokenizer.ggml.token_type', array(5, kinds.map(u32))),
    ...(options.hasChatTemplate ? [value('tokenizer.chat_template', text('{{ messages }}'))] : []),
  ];
  const tensor = Buffer.concat([string('output'), u32(2), u64(8), u64(4), u32(0), u64(0)]);
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(options.version ?? 3),
    u64(1),
    u64(values.length),
    ...values,
    tensor,
  ]);
  const padding = Buffer.alloc((32 - (head.length % 32)) % 32);
  return Buffer.concat([head, padding, Buffer.alloc(8 * 4 * 4)]);
}

function u32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

function u64(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}

const string = (content: string): Buffer => Buffer.concat([u64(Buffer.byteLength(content)), Buffer.from(content)]);
const text = (content: string): Buffer => Buffer.concat([u32(8), string(content)]);
const array = (type: number, items: readonly Buffer[]): Buffer =>
  Buffer.concat([u32(9), u32(type), u64(items.length), ...items]);
const value = (key: string, content: Buffer): Buffer => Buffer.concat([string(key), content]);
