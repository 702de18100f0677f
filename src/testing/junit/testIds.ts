import type { RelativePath } from '../../workspace/paths.ts';
import type { TestId } from '../testRunner.ts';

/**
 * Ids of Java's tests: `pkg.Class#method`, `pkg.Outer$Inner#method`, `pkg.Class#method[1]` for one call of a parametrised
 * method, `pkg.Class` for a class with all in it, or the path of a `.java` file.
 */

const className = String.raw`(?:[\p{L}_$][\p{L}\p{N}_$]*\.)*[\p{L}_$][\p{L}\p{N}_$]*`;
const methodForm = new RegExp(String.raw`^${className}#[^/]`, 'u');
/** A class without a package cannot be told from a folder. */
const classForm = /^(?:[\p{L}_$][\p{L}\p{N}_$]*\.)+\p{Lu}[\p{L}\p{N}_$]+$/u;

export const isJavaFile = (text: string): boolean => text.endsWith('.java') && !text.includes('#');

export const isMethodId = (text: string): boolean => methodForm.test(text);

export const isClassId = (text: string): boolean => !isJavaFile(text) && classForm.test(text);

/** The name of the class, with `$` before nested ones; undefined for a path. */
export function classNameOf(id: TestId): string | undefined {
  if (isMethodId(id)) return id.slice(0, id.indexOf('#'));
  return isClassId(id) ? id : undefined;
}

/** The class at the top of its file. */
export const outermostOf = (name: string): string => /^[^$]+|^\$[^$]*/.exec(name)?.[0] ?? name;

/** Where Maven and Gradle keep tests, or what surefire and failsafe take for one. */
export function isTestFile(file: RelativePath): boolean {
  if (!isJavaFile(file)) return false;
  if (/(?:^|\/)src\/(?:test|integrationTest|it)\//.test(file)) return true;
  return /(?:^|\/)(?:Test[^/]*|[^/]*(?:Test|Tests|TestCase|IT))\.java$/.test(file);
}

export const folderOf = (file: RelativePath): string => parentOf(file);

/** Of a path relative to the tree; that of the tree is empty. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
