import type { Definition } from '../symbols/symbols.ts';
import { definitionsIn } from '../symbols/symbols.ts';
import type { Syntax } from '../syntax/syntax.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { ProgramFile } from './elements.ts';
import { lineComplexity } from './lineComplexity.ts';
import type { Prior } from './priors.ts';
import type { ProgramFilePredicate } from './programFiles.ts';
import { executedProgramFiles } from './programFiles.ts';
import type { Spectrum } from './spectrum.ts';
import type { Suspect } from './suspect.ts';
import { rankSuspects } from './suspects.ts';

export type { FailingTest, PassingTest, Spectrum } from './spectrum.ts';

export type { CollectedSpectrum } from './collectSpectrum.ts';
export { collectSpectrum } from './collectSpectrum.ts';
export { SpectrumCache } from './spectrumCache.ts';
export type { Prior } from './priors.ts';
export { IssueTextPrior } from './priors.ts';
export { recentChanges } from './recentChanges.ts';
export type { ProgramFilePredicate } from './programFiles.ts';
export { reasonNotLoaded, reasonNotToRank } from './unranked.ts';
export { executedProgramFiles, programFilePredicate } from './programFiles.ts';

export interface LocalizationInput {
  readonly spectrum: Spectrum;
  readonly workspace: Workspace;
  readonly isProgramFile: ProgramFilePredicate;
  readonly priors: readonly Prior[];
  readonly syntax: Syntax;
  readonly signal: AbortSignal;
}

export interface Localization {
  readonly suspects: readonly Suspect[];
  /** Definitions of every program file that a failing test touches. */
  readonly definitions: ReadonlyMap<RelativePath, readonly Definition[]>;
  /** Executed program files that cannot be read as UTF-8 text of reasonable size, and so are not ranked. */
  readonly unreadable: readonly RelativePath[];
}

/** Ranks the functions and lines that the failing tests execute. Tests are never suspects. */
export async function localize({
  spectrum,
  workspace,
  isProgramFile,
  priors,
  syntax,
  signal,
}: LocalizationInput): Promise<Localization> {
  const programs: ProgramFile[] = [];
  const unreadable: RelativePath[] = [];
  for (const file of executedProgramFiles(spectrum.failing, isProgramFile)) {
    const source = await workspace.read(file);
    const language = languageOf(file, syntax.languages);
    if (!language) continue;
    if (!source) {
      unreadable.push(file);
      continue;
    }
    const definitions = await definitionsIn(source, language, syntax, signal);
    const complexities = ['', ...source.text.split('\n')].map(lineComplexity);
    programs.push({ file, definitions, lineCount: new LineIndex(source.text).lineCount, complexities });
  }
  return {
    suspects: rankSuspects(spectrum, programs, priors),
    definitions: new Map(programs.map(({ file, definitions }) => [file, definitions])),
    unreadable,
  };
}
