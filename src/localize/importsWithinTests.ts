import { LineSet } from '../workspace/lineSet.ts';
import type { LineCoverage } from '../testing/testRunner.ts';
import type { Elements } from './elements.ts';
import type { Spectrum } from './spectrum.ts';
import { mergeCoverage } from './spectrum.ts';

/** So many headers are looked for; an import executes all of them. */
const headersLookedFor = 4;

/**
 * A test that imports a file executes its module level in passing: every other test needs these lines as much, but the
 * process imports a file once only. A test that executes headers of a file's definitions is known to import it, and its
 * lines of the module level become import coverage, as if the file had been imported before all tests.
 */
export function withoutImportsOfTests(spectrum: Spectrum, programs: readonly Elements[]): Spectrum {
  const byFile = new Map(programs.map((elements) => [elements.file, elements]));
  const imported = new Map(spectrum.importCoverage);
  const own = (coverage: LineCoverage): LineCoverage => {
    const importing = [...coverage].filter(([file, lines]) => byFile.get(file)?.isImportedBy(lines, headersLookedFor));
    if (importing.length === 0) return coverage;
    const result = new Map(coverage);
    for (const [file, lines] of importing) {
      const isOfImport = (line: number): boolean => byFile.get(file)?.isRankedAtModuleLevel(line) ?? false;
      mergeCoverage(imported, new Map([[file, LineSet.of([...lines].filter(isOfImport))]]));
      // The headers stay: they tell that the test uses the file.
      result.set(file, LineSet.of([...lines].filter((line) => !isOfImport(line))));
    }
    return result;
  };
  return {
    failing: spectrum.failing.map((test) => ({ ...test, coverage: own(test.coverage) })),
    passing: spectrum.passing.map((test) => ({ ...test, coverage: own(test.coverage) })),
    importCoverage: imported,
  };
}
