import { isAbsolute, posix, relative, sep } from 'node:path';

declare const brand: unique symbol;

/** A value of type `T` that must not be mixed up with other values of the same type. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A path below the workspace root, with forward slashes. It never leaves the root. */
export type RelativePath = Branded<string, 'RelativePath'>;

/** The path of `absolutePath` below `root`, or undefined if it lies outside. */
export function relativePathIn(root: string, absolutePath: string): RelativePath | undefined {
  const path = relative(root, absolutePath);
  return isAbsolute(path) ? undefined : parseRelativePath(path);
}

/**
 * Reads a path from text that is not trusted (a diff, a test's output, a model's reply).
 * Undefined for an empty, absolute or escaping path.
 */
export function parseRelativePath(text: string): RelativePath | undefined {
  const path = posix.normalize(sep === '\\' ? text.replaceAll('\\', '/') : text);
  const leaves = path === '..' || path.startsWith('../') || path.startsWith('/') || /^[A-Za-z]:\//.test(path);
  return leaves || path === '.' || path === '' || path.includes('\0') ? undefined : (path as RelativePath);
}
