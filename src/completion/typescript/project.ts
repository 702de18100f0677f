import type ts from 'typescript';
import type { DiskFiles } from './diskFiles.ts';
import { globalFiles } from './globalFiles.ts';
import type { ProjectConfig } from './projectConfig.ts';
import type { ShadowScript } from './shadowScript.ts';

/** Whether a referenced project is read from its sources, not from declarations it may not have. Not declared. */
interface SourceOfReferences {
  readonly useSourceOfProjectReferenceRedirect: () => boolean;
}

/**
 * One program of a workspace with its language service. It holds what the documents asked about reach by imports, and the
 * files that add global names; a file that was a document is the file on disk again when another one is asked about.
 */
export class Project {
  readonly service: ts.LanguageService;
  readonly #config: ProjectConfig;
  readonly #compiler: typeof ts;
  readonly #disk: DiskFiles;
  readonly #globalFiles: readonly string[];
  /** Files that were asked about: they stay in the program, so that going from one to another is cheap. */
  readonly #roots = new Set<string>();
  #shadow: ShadowScript | undefined;
  #isCancelled: Int32Array | undefined;
  #changes = 0;

  constructor(compiler: typeof ts, config: ProjectConfig, disk: DiskFiles, documents: ts.DocumentRegistry) {
    this.#compiler = compiler;
    this.#config = config;
    this.#disk = disk;
    this.#globalFiles = globalFiles(config.files, disk);
    this.service = compiler.createLanguageService(this.#host(), documents);
  }

  get options(): ts.CompilerOptions {
    return this.#config.options;
  }

  /** The script stands for its file until another one is looked at. */
  show(script: ShadowScript, isCancelled: Int32Array): void {
    this.#shadow = script;
    this.#roots.add(script.file);
    this.#isCancelled = isCancelled;
  }

  filesChanged(): void {
    this.#changes += 1;
  }

  /** Absolute paths of what the program holds. */
  files(): string[] {
    return (this.service.getProgram()?.getSourceFiles() ?? []).map(({ fileName }) => fileName);
  }

  dispose(): void {
    this.service.dispose();
  }

  #host(): ts.LanguageServiceHost & SourceOfReferences {
    const { sys } = this.#compiler;
    const shadowOf = (file: string): ShadowScript | undefined =>
      this.#shadow?.file === file ? this.#shadow : undefined;
    return {
      getCompilationSettings: () => this.#config.options,
      getProjectReferences: () => this.#config.references,
      useSourceOfProjectReferenceRedirect: () => true,
      getCurrentDirectory: () => this.#config.folder,
      getDefaultLibFileName: (options) => this.#compiler.getDefaultLibFilePath(options),
      getScriptFileNames: () => [...new Set([...this.#globalFiles, ...this.#roots])],
      getProjectVersion: () => `${this.#changes} ${this.#roots.size} ${this.#shadow?.versionText ?? ''}`,
      getScriptVersion: (file) => shadowOf(file)?.versionText ?? this.#disk.read(file)?.version ?? '',
      getScriptSnapshot: (file) => shadowOf(file)?.snapshot(this.#compiler) ?? this.#disk.read(file)?.snapshot,
      readFile: (file) => shadowOf(file)?.text ?? this.#disk.read(file)?.text,
      fileExists: (file) => shadowOf(file) !== undefined || this.#disk.exists(file),
      directoryExists: (path) => sys.directoryExists(path),
      getDirectories: (path) => sys.getDirectories(path),
      readDirectory: (path, ...rest) => sys.readDirectory(path, ...rest),
      realpath: (path) => sys.realpath?.(path) ?? path,
      useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
      getCancellationToken: () => ({
        isCancellationRequested: () => this.#isCancelled !== undefined && Atomics.load(this.#isCancelled, 0) !== 0,
      }),
    };
  }
}
