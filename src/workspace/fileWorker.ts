import { isAscii } from 'node:buffer';
import { workerData } from 'node:worker_threads';
import { answerQuestions } from './answerQuestions.ts';
import type {
  FileAnswers,
  FileKind,
  FileQuestion,
  FileThreadData,
  ReadFile,
  TextHit,
  TextHits,
  TextQuery,
} from './fileProtocol.ts';
import { FileTexts } from './fileTexts.ts';
import type { RelativePath } from './paths.ts';
import type { SharedText } from './textBytes.ts';
import { stringOf } from './textBytes.ts';
import type { LineHit } from './textSearch.ts';
import {
  cueFor,
  escaped,
  holdsBytes,
  linesMatching,
  linesWith,
  namesByCue,
  requiredText,
  withPlainLineEnds,
  wordOffsets,
} from './textSearch.ts';
import type { WalkedFile } from './walk.ts';
import { statOf, walk } from './walk.ts';

// The thread that lists, reads and searches files. Reading and scanning text is a hundred times cheaper than parsing it,
// but on a large workspace still too slow for the thread that answers the editor.

const data = workerData as FileThreadData;
const texts = new FileTexts(data.root);
const kinds = data.kinds.map((kind) => ({ ...kind, tests: kind.testFiles.map((source) => new RegExp(source, 'u')) }));
const kindByFile = new Map<string, (typeof kinds)[number] | undefined>();
/** By path. */
let listing: readonly RelativePath[] | undefined;
let listed: ReadonlySet<RelativePath> = new Set();

answerQuestions((question: FileQuestion) => ({ answer: answerTo(question) }));

function answerTo(question: FileQuestion): FileAnswers[FileQuestion['kind']] {
  switch (question.kind) {
    case 'list': {
      const files = walk(data.root, data.exclude);
      setListing(files);
      texts.updateAll(files);
      return files;
    }
    case 'texts':
      return question.files.map((file) => texts.read(file));
    case 'candidates':
      return candidates(question.files, question.name, question.hasCue);
    case 'names':
      return names(question.files);
    case 'occurrences':
      return occurrences(question.word);
    case 'read':
      texts.readAhead(question.files ?? allFiles());
      return null;
    case 'find':
      return find(question.query);
    case 'buffer':
      texts.setBuffer(question.file, question.text);
      return null;
    case 'stat': {
      const found = question.files.flatMap((file) => statOf(data.root, file));
      for (const file of question.files)
        texts.update(
          file,
          found.find((walked) => walked.file === file),
        );
      // What is new or has gone changes the listing; whether it is ignored, only a walk can tell.
      if (found.length < question.files.length || found.some(({ file }) => !listed.has(file))) listing = undefined;
      return found;
    }
  }
}

function candidates(files: readonly RelativePath[], name: string, hasCue: boolean): ReadFile[] {
  const needle = Buffer.from(name, 'utf8');
  const cues = new Map<string, RegExp>();
  return files
    .map((file) => texts.read(file))
    .filter(({ file, text }) => {
      if (typeof text === 'string' || !holdsBytes(text, needle)) return false;
      const cue = hasCue ? cueOf(file, text) : undefined;
      if (cue === undefined) return true;
      let expression = cues.get(cue);
      if (!expression) {
        expression = cueFor(cue, name);
        cues.set(cue, expression);
      }
      return expression.test(stringOf(text));
    });
}

/** Cues look around each place where the name stands: in a text of megabytes parsing is the faster answer. */
const maximumCuedBytes = 1024 * 1024;

function cueOf(file: RelativePath, text: SharedText): string | undefined {
  return text.byteLength > maximumCuedBytes ? undefined : kindOf(file)?.definitionCue;
}

function names(files: readonly RelativePath[]): string[] {
  const all = new Set<string>();
  for (const file of files) {
    const { text } = texts.read(file);
    if (typeof text === 'string') continue;
    for (const name of namesByCue(text, cueOf(file, text))) all.add(name);
  }
  return [...all];
}

function occurrences(word: string): FileAnswers['occurrences'] {
  const needle = Buffer.from(word, 'utf8');
  return allFiles().flatMap((file) => {
    if (!kindOf(file)) return [];
    const { text } = texts.read(file);
    if (typeof text === 'string' || !holdsBytes(text, needle)) return [];
    const offsets = wordOffsets(stringOf(text), word);
    return offsets.length === 0 ? [] : [{ file, text, offsets }];
  });
}

function find(query: TextQuery): FileAnswers['find'] {
  let search: (text: SharedText) => LineHit[];
  try {
    search = searchFor(query);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  return hitsIn(query.files ?? allFiles(), search, query.maximumHits);
}

function hitsIn(
  files: readonly RelativePath[],
  search: (text: SharedText) => LineHit[],
  maximumHits: number,
): TextHits {
  const inProgram: TextHit[] = [];
  const inTests: TextHit[] = [];
  let total = 0;
  for (const file of files) {
    const { text } = texts.read(file);
    if (typeof text === 'string') continue;
    const hits = search(text);
    total += hits.length;
    const kept = isTest(file) ? inTests : inProgram;
    for (const hit of hits.slice(0, Math.max(0, maximumHits - kept.length))) kept.push({ file, ...hit });
  }
  return { hits: [...inProgram, ...inTests].slice(0, maximumHits), total };
}

/** @throws SyntaxError for an expression that is none */
function searchFor({ text: wanted, isRegularExpression, ignoresCase }: TextQuery): (text: SharedText) => LineHit[] {
  if (!isRegularExpression && !ignoresCase) {
    const needle = Buffer.from(wanted, 'utf8');
    return (text) => linesWith(text, needle);
  }
  const source = isRegularExpression ? wanted : escaped(wanted);
  const expression = expressionOf(source, ignoresCase ? 'gim' : 'gm');
  const mayHold = filterOf(requiredText(source), ignoresCase);
  return (text) => (mayHold(text) ? linesMatching(withPlainLineEnds(stringOf(text), source), expression) : []);
}

/** Tells, at little cost, that a text cannot hold what is required. */
function filterOf(required: string | undefined, ignoresCase: boolean): (text: SharedText) => boolean {
  if (required === undefined) return () => true;
  const needle = Buffer.from(required, 'utf8');
  if (!ignoresCase) return (text) => holdsBytes(text, needle);
  if (!isAscii(needle)) return () => true; // the other case has other bytes
  const anyCase = new RegExp(escaped(required), 'i');
  return (text) => anyCase.test(Buffer.from(text).toString('latin1'));
}

/** ASCII, and nothing that only Unicode's rules know. */
const isPlain = (source: string): boolean => isAscii(Buffer.from(source)) && !/\\[pPuk]/.test(source);

/**
 * With Unicode's rules; without them for expressions that have needless escapes, which those rules forbid, and for plain
 * ones in any case, which they make twenty times as slow.
 */
function expressionOf(source: string, flags: string): RegExp {
  if (flags.includes('i') && isPlain(source)) return new RegExp(source, flags);
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

function allFiles(): readonly RelativePath[] {
  const files = listing ?? setListing(walk(data.root, data.exclude));
  const unlisted = [...texts.buffers].filter((file) => !listed.has(file));
  return unlisted.length === 0 ? files : [...files, ...unlisted];
}

function setListing(files: readonly WalkedFile[]): readonly RelativePath[] {
  listing = files.map(({ file }) => file).sort();
  listed = new Set(listing);
  return listing;
}

const isTest = (file: RelativePath): boolean =>
  kindOf(file)?.tests.some((expression) => expression.test(file)) ?? false;

function kindOf(file: RelativePath): (FileKind & { readonly tests: readonly RegExp[] }) | undefined {
  if (!kindByFile.has(file)) {
    const fitting = kinds.filter(({ ending }) => file.endsWith(ending));
    kindByFile.set(file, fitting.sort((a, b) => b.ending.length - a.ending.length)[0]);
  }
  return kindByFile.get(file);
}
