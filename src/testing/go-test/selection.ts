import { posix } from 'node:path';
import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';
import { isWithin } from './goModules.ts';
import type { GoPackage, GoTest } from './goPackages.ts';
import { goTestId, readTestId } from './testIds.ts';

/** One name of a selection. */
export type SelectedName =
  | { readonly kind: 'test'; readonly id: TestId; readonly folder: string; readonly name: string }
  | { readonly kind: 'file'; readonly id: TestId; readonly folder: string; readonly file: RelativePath }
  | { readonly kind: 'folder'; readonly id: TestId; readonly folder: string };

export function readSelection(selection: readonly TestId[]): SelectedName[] {
  if (selection.length === 0) return [{ kind: 'folder', id: '.' as TestId, folder: '.' }];
  return selection.map((id): SelectedName => {
    const test = readTestId(id);
    if (test) return { kind: 'test', id, ...test };
    if (!id.endsWith('.go')) return { kind: 'folder', id, folder: id };
    return { kind: 'file', id, folder: posix.dirname(id), file: id as string as RelativePath };
  });
}

/** Go's pattern for what is named, for a go command that runs in the module's folder. */
export function patternOf(name: SelectedName, moduleFolder: string): string {
  if (name.kind === 'folder' && isWithin(moduleFolder, name.folder)) return './...';
  const below = posix.relative(moduleFolder, name.folder);
  const folder = below === '' ? '.' : `./${below}`;
  return name.kind === 'folder' ? `${folder}/...` : folder;
}

/** A test, or a subtest that was named. */
export interface ChosenTest {
  readonly id: TestId;
  readonly name: string;
  /** By its own name, and not only by that of its file or folder. */
  readonly isNamed: boolean;
}

export interface PackageTests {
  readonly package: GoPackage;
  /** Those that were named first. */
  readonly chosen: readonly ChosenTest[];
  readonly cases: readonly GoTest[];
}

/** The chosen ones of a package's tests; `matched` gets the names of the selection that stand for any. */
export function chooseTests(
  found: GoPackage,
  tests: readonly GoTest[],
  selection: readonly SelectedName[],
  matched: Set<TestId>,
): PackageTests {
  const chosen = new Map<TestId, ChosenTest>();
  const cases = new Map<TestId, GoTest>();
  for (const selected of selection) {
    for (const test of tests) {
      const pick = picked(selected, found, test);
      if (!pick) continue;
      matched.add(selected.id);
      if (!chosen.has(pick.id)) chosen.set(pick.id, { ...pick, isNamed: selected.kind === 'test' });
      cases.set(pick.id, { ...test, ...pick });
    }
  }
  return { package: found, chosen: [...chosen.values()], cases: [...cases.values()] };
}

function picked(selected: SelectedName, { folder }: GoPackage, test: GoTest): Omit<ChosenTest, 'isNamed'> | undefined {
  switch (selected.kind) {
    case 'folder':
      return isWithin(folder, selected.folder) ? { id: test.id, name: test.name } : undefined;
    case 'file':
      return test.file === selected.file ? { id: test.id, name: test.name } : undefined;
    case 'test': {
      const isNamed = folder === selected.folder && selected.name.split('/', 1)[0] === test.name;
      return isNamed ? { id: goTestId(folder, selected.name), name: selected.name } : undefined;
    }
  }
}
