import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { modelFileDamaged, modelFileNotFound, modelUnsupported } from '../../workspace/userErrors/localModelErrors.ts';
import { UserError } from '../../workspace/userErrors/userError.ts';
import { BytesMissing, HeaderReader } from './ggufReader.ts';
import { tensorBytes } from './ggufTensors.ts';

/** What the head of a model file tells about it. */
export interface GgufFile {
  readonly path: string;
  readonly bytes: number;
  /** For example `qwen2`. */
  readonly architecture: string;
  /** As whoever made the file named it. */
  readonly name: string | undefined;
  /** Tokens that the model was trained to see at once; undefined where the file does not say. */
  readonly contextTokens: number | undefined;
  /** How its tokens are written: `gpt2` (bytes as letters), `llama` (spaces as ▁) or another. */
  readonly tokenizer: string;
  readonly tokens: readonly string[];
  /** By token: {@link TokenKind}. Empty where the file does not say. */
  readonly tokenKinds: readonly number[];
  readonly hasChatTemplate: boolean;
}

export const TokenKind = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

const magic = 'GGUF';
const firstWindow = 1 << 20;
/** Larger heads than that are none. */
const largestHead = 512 << 20;
const defaultAlignment = 32;

/**
 * Reads the head of a GGUF file (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md) and checks that the tensors
 * it lists are all there.
 * @throws UserError if it is no whole model file
 */
export async function readGguf(path: string): Promise<GgufFile> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) throw modelFileNotFound(path);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw modelFileNotFound(path);
    return await readHead(file, path, stats.size);
  } finally {
    await file.close();
  }
}

/** The head's length is not known before it is read: more is read until it is enough. */
async function readHead(file: FileHandle, path: string, size: number): Promise<GgufFile> {
  for (let length = Math.min(firstWindow, size); ; length = Math.min(length * 4, size)) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    try {
      return parse(new HeaderReader(buffer.subarray(0, bytesRead)), path, size);
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (!(error instanceof BytesMissing)) throw modelFileDamaged(path, `its head is damaged (${String(error)}).`);
      if (length >= size || length >= largestHead) throw modelFileDamaged(path, 'it ends within its head.');
    }
  }
}

function parse(reader: HeaderReader, path: string, size: number): GgufFile {
  if (reader.ascii(4) !== magic) throw modelFileDamaged(path, 'it is not a GGUF file.');
  const version = reader.u32();
  if (version !== 2 && version !== 3) throw modelUnsupported(path, `it is GGUF version ${version}, not 2 or 3.`);
  const tensorCount = reader.count();
  const values = reader.values(reader.count());
  const end = endOfTensors(reader, tensorCount, values);
  if (end > size) throw modelFileDamaged(path, `it ends after ${size} bytes, but should have ${end}.`);
  const architecture = text(values, 'general.architecture');
  const tokens = values.get('tokenizer.ggml.tokens');
  if (architecture === undefined || !isTexts(tokens))
    throw modelUnsupported(path, 'it has no architecture or no vocabulary, so that it is no language model.');
  const kinds = values.get('tokenizer.ggml.token_type');
  const context = values.get(`${architecture}.context_length`);
  return {
    path,
    bytes: size,
    architecture,
    name: text(values, 'general.name'),
    contextTokens: typeof context === 'number' ? context : undefined,
    tokenizer: text(values, 'tokenizer.ggml.model') ?? '',
    tokens,
    tokenKinds: isNumbers(kinds) ? kinds : [],
    hasChatTemplate: text(values, 'tokenizer.chat_template') !== undefined,
  };
}

/** The byte after the last tensor whose size is known. */
function endOfTensors(reader: HeaderReader, count: number, values: ReadonlyMap<string, unknown>): number {
  let end = 0;
  for (let index = 0; index < count; index++) {
    reader.string();
    const dimensions = Array.from({ length: reader.u32() }, () => reader.count());
    const type = reader.u32();
    end = Math.max(end, reader.count() + (tensorBytes(type, dimensions) ?? 0));
  }
  const alignment = values.get('general.alignment');
  const step = typeof alignment === 'number' && alignment > 0 ? alignment : defaultAlignment;
  return Math.ceil(reader.position / step) * step + end;
}

function text(values: ReadonlyMap<string, unknown>, key: string): string | undefined {
  const value = values.get(key);
  return typeof value === 'string' ? value : undefined;
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && typeof value[0] === 'string';
const isNumbers = (value: unknown): value is readonly number[] => Array.isArray(value) && typeof value[0] === 'number';
