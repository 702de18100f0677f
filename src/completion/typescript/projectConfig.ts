import { dirname, join, resolve } from 'node:path';
import type ts from 'typescript';

/** The options and files that a file is compiled with. */
export interface ProjectConfig {
  /** Two files with the same key share a program. */
  readonly key: string;
  readonly folder: string;
  readonly options: ts.CompilerOptions;
  /** Absolute. Empty where no configuration includes the file. */
  readonly files: readonly string[];
  readonly references: readonly ts.ProjectReference[];
}

/**
 * Finds configurations as TypeScript's own server does: the nearest `tsconfig.json` or `jsconfig.json` that includes the
 * file, or one that it refers to ("solution style"). If none includes it, the nearest one's options hold.
 */
export class ProjectConfigs {
  readonly #compiler: typeof ts;
  readonly #root: string;
  readonly #parsed = new Map<string, ts.ParsedCommandLine | undefined>();
  readonly #byFile = new Map<string, ProjectConfig>();

  constructor(compiler: typeof ts, root: string) {
    this.#compiler = compiler;
    this.#root = root;
  }

  /** @param file absolute */
  configOf(file: string): ProjectConfig {
    let config = this.#byFile.get(file);
    if (!config) {
      config = this.#find(file);
      this.#byFile.set(file, config);
    }
    return config;
  }

  /** Configurations may have been written since. */
  forget(): void {
    this.#parsed.clear();
    this.#byFile.clear();
  }

  #find(file: string): ProjectConfig {
    let nearest: string | undefined;
    for (let folder = dirname(file); ; folder = dirname(folder)) {
      for (const name of ['tsconfig.json', 'jsconfig.json']) {
        const path = join(folder, name);
        if (!this.#compiler.sys.fileExists(path)) continue;
        nearest ??= path;
        const including = this.#including(path, file, new Set());
        if (including !== undefined) return this.#configAt(including);
      }
      if (folder === this.#root || folder === dirname(folder)) break;
    }
    return this.#loose(file, nearest);
  }

  /** The path of the configuration that includes the file: this one, or one that it refers to. */
  #including(path: string, file: string, seen: Set<string>): string | undefined {
    if (seen.has(path)) return undefined;
    seen.add(path);
    const parsed = this.#parse(path);
    if (!parsed) return undefined;
    if (parsed.fileNames.some((name) => resolve(name) === file)) return path;
    for (const reference of parsed.projectReferences ?? []) {
      const including = this.#including(this.#compiler.resolveProjectReferencePath(reference), file, seen);
      if (including !== undefined) return including;
    }
    return undefined;
  }

  #configAt(path: string): ProjectConfig {
    const parsed = this.#parse(path);
    return {
      key: path,
      folder: dirname(path),
      options: checking(parsed?.options ?? {}),
      files: (parsed?.fileNames ?? []).map((name) => resolve(name)),
      references: parsed?.projectReferences ?? [],
    };
  }

  /** For a file that no configuration includes. */
  #loose(file: string, nearest: string | undefined): ProjectConfig {
    const parsed = nearest === undefined ? undefined : this.#parse(nearest);
    const { ScriptTarget, ModuleKind, ModuleResolutionKind, JsxEmit } = this.#compiler;
    const isJavaScript = /\.[cm]?jsx?$/.test(file);
    const options: ts.CompilerOptions = parsed?.options ?? {
      target: ScriptTarget.ESNext,
      module: ModuleKind.ESNext,
      moduleResolution: bundlerLike(ModuleResolutionKind),
      jsx: JsxEmit.Preserve,
      esModuleInterop: true,
      resolveJsonModule: true,
      allowImportingTsExtensions: true,
      // Nobody has asked for strictness.
      strict: false,
    };
    return {
      key: `${nearest ?? dirname(file)}${isJavaScript ? ' js' : ''}`,
      folder: nearest === undefined ? dirname(file) : dirname(nearest),
      options: checking(isJavaScript ? { ...options, allowJs: true } : options),
      files: [],
      references: parsed?.projectReferences ?? [],
    };
  }

  #parse(path: string): ts.ParsedCommandLine | undefined {
    if (!this.#parsed.has(path)) {
      const { sys } = this.#compiler;
      const host: ts.ParseConfigFileHost = { ...sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
      this.#parsed.set(path, this.#compiler.getParsedCommandLineOfConfigFile(path, {}, host));
    }
    return this.#parsed.get(path);
  }
}

/** Bundlers' resolution exists since 5.0; before, the older way of Node (2) is the nearest to it. */
function bundlerLike(kinds: typeof ts.ModuleResolutionKind): ts.ModuleResolutionKind {
  return 'Bundler' in kinds ? kinds.Bundler : kinds['Node10'];
}

/** The options without what concerns output only: programs here hold a part of the project's files. */
const checking = (options: ts.CompilerOptions): ts.CompilerOptions => ({
  ...options,
  noEmit: true,
  skipLibCheck: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  isolatedDeclarations: false,
});
