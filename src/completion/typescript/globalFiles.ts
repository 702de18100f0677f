import type { DiskFiles } from './diskFiles.ts';

/** In a project of more files, files without the usual marks are not read to find out. */
const maximumFilesRead = 20_000;

const isDeclaration = /\.d\.[cm]?ts$|\.d\.[^.]+\.ts$/;
const isJavaScript = /\.[cm]?jsx?$/;
const isModule = /^\s*(?:import|export)\b/m;
const addsGlobals = /\bdeclare\s+(?:global|module)\b/;

/**
 * Those of a project's files that add names to others which do not import them: declarations, scripts that are no modules,
 * and modules that declare something globally. The program holds these and what a document reaches by imports; the rest
 * of the project is not loaded.
 */
export function globalFiles(files: readonly string[], disk: DiskFiles): string[] {
  if (files.length > maximumFilesRead) return files.filter((file) => isDeclaration.test(file));
  return files.filter((file) => isDeclaration.test(file) || (!isJavaScript.test(file) && mayAddNames(file, disk)));
}

function mayAddNames(file: string, disk: DiskFiles): boolean {
  const text = disk.read(file)?.text ?? '';
  return addsGlobals.test(text) || !isModule.test(text);
}
