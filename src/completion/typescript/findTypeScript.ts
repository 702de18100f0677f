import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** A TypeScript that has a language service in process. */
export interface FoundTypeScript {
  readonly modulePath: string;
  readonly version: string;
  /** For people: where it comes from. */
  readonly from: string;
}

export interface TypeScriptPlaces {
  /** Absolute: the workspace's own TypeScript is looked for from here up to the root. */
  readonly fileFolder: string;
  readonly root: string;
  /** A `typescript` package or its `lib` folder: the editor's own, or one that a person has named. */
  readonly named: string | undefined;
  readonly cacheDirectory: string;
  readonly installDirectory: string;
}

export type TypeScriptSearch =
  { readonly found: FoundTypeScript } | { readonly found: undefined; readonly reason: string };

const advice = 'npm install --save-dev typescript@6';

/** The workspace's own TypeScript comes first: it knows the project's syntax and options best. */
export function findTypeScript(places: TypeScriptPlaces): TypeScriptSearch {
  const refused: string[] = [];
  for (const [from, folder] of candidates(places)) {
    const looked = lookInto(folder, from);
    if (typeof looked === 'string') refused.push(looked);
    else if (looked) return { found: looked };
  }
  const why = refused.length > 0 ? refused.join('; ') : 'none was found';
  return { found: undefined, reason: `no TypeScript with a language service: ${why}. Get one with "${advice}"` };
}

function* candidates(places: TypeScriptPlaces): Generator<readonly [from: string, folder: string]> {
  for (const folder of foldersUpTo(places.root, places.fileFolder)) {
    yield ['of the workspace', join(folder, 'node_modules/typescript')];
  }
  if (places.named !== undefined) yield ['named in the settings', places.named];
  yield ["in Fixpoint's cache", join(places.cacheDirectory, 'typescript/node_modules/typescript')];
  for (const folder of foldersUpTo('', places.installDirectory)) {
    yield ['beside Fixpoint', join(folder, 'node_modules/typescript')];
  }
}

/** The folder and those around it, `last` (or the file system's root) included. */
function* foldersUpTo(last: string, folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === last || at === dirname(at)) return;
  }
}

const packageFile = z.object({ name: z.literal('typescript'), version: z.string() });

/** Undefined if there is none, a text if it cannot be used. */
function lookInto(folder: string, from: string): FoundTypeScript | string | undefined {
  const package_ = [folder, dirname(folder)].find((path) => existsSync(join(path, 'package.json')));
  if (package_ === undefined) return undefined;
  const parsed = packageFile.safeParse(jsonOf(join(package_, 'package.json')));
  if (!parsed.success) return undefined;
  const { version } = parsed.data;
  const major = Number.parseInt(version, 10);
  if (major >= 7) return `TypeScript ${version} ${from} is native and has no language service in process`;
  if (!(major >= 4)) return `TypeScript ${version} ${from} is too old`;
  const modulePath = join(package_, 'lib/typescript.js');
  return existsSync(modulePath) ? { modulePath, version, from } : `TypeScript ${version} ${from} is incomplete`;
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined; // a package.json that cannot be read is no TypeScript
  }
}
