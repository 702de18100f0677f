import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

/** What of a package.json matters here; whatever is not as it should be counts as absent. */
const texts = z.record(z.string(), z.unknown()).catch({});
const packageSchema = z.looseObject({
  version: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
  peerDependencies: texts,
  bin: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .catch(undefined),
});

export type PackageFile = z.infer<typeof packageSchema>;

/** Undefined if there is none, or it cannot be read. */
export function readPackageFile(folder: string): PackageFile | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return packageSchema.parse(found);
  } catch {
    return undefined;
  }
}

export interface InstalledPackage {
  /** Absolute, behind links. */
  readonly folder: string;
  readonly version: string;
  readonly file: PackageFile;
}

/** A package as Node finds it from a folder: in its `node_modules`, or in one above. */
export function installedPackage(from: string, name: string): InstalledPackage | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) {
      const real = realpathSync(candidate);
      const file = readPackageFile(real);
      if (file?.version !== undefined) return { folder: real, version: file.version, file };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** Absolute path of a package's command; undefined if it has no such command. */
export function commandOf({ folder, file }: InstalledPackage, name: string): string | undefined {
  const path = typeof file.bin === 'string' ? file.bin : file.bin?.[name];
  return path === undefined ? undefined : join(folder, path);
}
