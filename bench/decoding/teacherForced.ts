import { resolve } from 'node:path';
import ts from 'typescript';
import { findTypeScript } from '../../src/completion/typescript/findTypeScript.ts';
import { TypeScriptEngine } from '../../src/completion/typescript/typescriptEngine.ts';
import type { TeacherForced } from '../../src/decode/decode.ts';
import { countIdentifiers, DecodeMemo, teacherForce } from '../../src/decode/decode.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import type { OffsetRange } from '../../src/workspace/positions.ts';
import { offset } from '../../src/workspace/positions.ts';
import { seededRandom } from '../../src/workspace/random.ts';
import type { Row } from '../localize/rows.ts';
import { sample } from './maskedIdentifiers.ts';
import type { PartOptions } from './parts.ts';
import type { RealProject } from './realProjects.ts';
import { realProjects, textOf } from './realProjects.ts';

interface Forced {
  readonly project: string;
  readonly identifiers: number;
  readonly result: TeacherForced;
  readonly ms: number;
}

const filesEach = 20;
/** Identifiers that a statement has, about. */
const identifiersEach = 6;
/** Code units of a piece; models' tokens of code have 3 to 4 on average. */
const longestPiece = 8;
/** At most one statement in two hundred. */
const targetShare = 0.005;

/**
 * Safety of the whole decoder: statements of real code are driven through it in pieces of chance, as if a model wrote them.
 * Every refusal is a bug: of the names, the seam or the statement gate.
 */
export async function teacherForcedRows(options: PartOptions, signal: AbortSignal): Promise<Row[]> {
  const forced: Forced[] = [];
  for (const project of await realProjects(signal)) {
    if (project.name.includes(options.only)) forced.push(...(await forcedOf(project, options, signal)));
  }
  return [...new Set(forced.map(({ project }) => project)), ''].map((name) =>
    rowOf(
      name === '' ? 'all' : name,
      forced.filter(({ project }) => name === '' || project === name),
    ),
  );
}

async function forcedOf(project: RealProject, options: PartOptions, signal: AbortSignal): Promise<Forced[]> {
  const random = seededRandom(options.seed);
  const { root } = project;
  const place = { fileFolder: root, root, named: undefined, cacheDirectory: '.cache', installDirectory: process.cwd() };
  const search = findTypeScript(place);
  if (!search.found) throw new Error(search.reason);
  const settings = { root, installDirectory: resolve(options.dist), unsaved: new Map(), limits: { namesMs: 5000 } };
  await using engine = new TypeScriptEngine(search.found, settings);
  const files = sample(project.files, filesEach, random);
  const all = files.flatMap((file) => statementsOf(file, textOf(project, file)).map((hunk) => ({ file, hunk })));
  const forced: Forced[] = [];
  for (const { file, hunk } of sample(all, Math.ceil(options.words / identifiersEach), random)) {
    const text = textOf(project, file);
    const statement = text.slice(hunk.start, hunk.end);
    const startMs = performance.now();
    const result = await teacherForce({
      engine,
      languageId: file.endsWith('x') ? 'tsx' : 'typescript',
      file,
      text,
      hunk,
      ending: 'token',
      mode: 'full',
      memo: new DecodeMemo(),
      pieces: piecesOf(statement, random),
      signal,
    });
    const ms = performance.now() - startMs;
    const { refusal } = result;
    if (refusal)
      console.error(`${refusal.reason}: ${project.name} ${file}:${hunk.start}+${refusal.at} ${refusal.message}`);
    forced.push({ project: project.name, identifiers: countIdentifiers('typescript', statement), result, ms });
  }
  return forced;
}

/** Statements inside function bodies. */
function statementsOf(file: RelativePath, text: string): OffsetRange[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: OffsetRange[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node)) {
      for (const statement of node.statements) {
        found.push({ start: offset(statement.getStart(source)), end: offset(statement.end) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter(({ start, end }) => end - start < 800);
}

function piecesOf(text: string, random: () => number): Uint8Array[] {
  const bytes = Buffer.from(text);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + Math.floor(random() * longestPiece);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

function rowOf(name: string, forced: readonly Forced[]): Row {
  const sum = (of: (each: Forced) => number): number => forced.reduce((total, each) => total + of(each), 0);
  const refused = forced.filter(({ result }) => result.refusal !== undefined);
  const because = (reason: string): number => refused.filter(({ result }) => result.refusal?.reason === reason).length;
  const share = refused.length / Math.max(1, forced.length);
  return {
    name: `decoder and engine, ${name}: real statements refused`,
    target: `≤ ${100 * targetShare} %`,
    measured:
      `${refused.length} of ${forced.length} (${(100 * share).toFixed(2)} %): names ${because('name')}, ` +
      `seam ${because('seam')}, statements ${because('statement')}; ${sum(({ identifiers }) => identifiers)} identifiers, ` +
      `${sum(({ result }) => result.closedPlaces)} where only known names may stand; ` +
      `${(sum(({ ms }) => ms) / Math.max(1, forced.length)).toFixed(0)} ms a statement`,
    isMet: share <= targetShare,
    details: forced,
  };
}
