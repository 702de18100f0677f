import { dirname, join } from 'node:path';
import type { CodeIndex } from '../symbols/codeIndex.ts';
import type { Syntax } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { workspaceNotTrusted } from '../workspace/userErrors/workspaceErrors.ts';
import type { CompletionEngine, EngineStrength } from './completionEngine.ts';
import type { EngineSearch, EngineSource } from './engineSource.ts';
import { FallbackEngine } from './fallbackEngine.ts';
import { ScopeEngine } from './scope/scopeEngine.ts';
import { LanguageServerSource } from './languageServer/languageServerSource.ts';
import { findTypeScript } from './typescript/findTypeScript.ts';
import type { TypeScriptTimeLimits } from './typescript/threadConnection.ts';
import { TypeScriptEngine } from './typescript/typescriptEngine.ts';

export { findLanguageServer, languagesWithServers } from './languageServer/languageServerEngines.ts';
export { namedServers } from './languageServer/serverSettings.ts';

/** What engines are found and run with. */
export interface CompletionSettings {
  /** Of the workspace; absolute. */
  readonly root: string;
  /** Engines run what the workspace configures, and programs that lie in it. */
  readonly isTrusted: boolean;
  readonly installDirectory: string;
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly syntax: Syntax;
  readonly index: CodeIndex;
  /** Texts of the editor's unsaved buffers, which stand for the files. */
  readonly unsaved?: ReadonlyMap<RelativePath, string>;
  /** A `typescript` package or its `lib` folder: the editor's own. Else `FIXPOINT_TYPESCRIPT` names one. */
  readonly typescriptPath?: string;
  readonly typescriptLimits?: Partial<TypeScriptTimeLimits>;
  /** Asked for files that TypeScript is not for, in place of language servers. */
  readonly others?: readonly EngineSource[];
  /** The interpreter of the workspace's tests. */
  readonly pythonPath?: string;
}

/** The engine for a file. There always is one: names in scope, if nothing better. */
export interface ChosenEngine {
  readonly engine: CompletionEngine;
  /** Why it is only the names in scope; undefined where a better engine was found. */
  readonly missing: string | undefined;
}

/** The engines of one workspace. Each is started when a file first needs it, and shared. */
export interface CompletionEngines extends AsyncDisposable {
  engineFor(file: RelativePath, text: string, signal: AbortSignal): Promise<ChosenEngine>;
  /** Why engines were lost since the start, for reports. */
  readonly losses: ReadonlySet<string>;
}

/** @throws UserError in a workspace that is not trusted */
export function completionEnginesFor(settings: CompletionSettings): CompletionEngines {
  if (!settings.isTrusted) throw workspaceNotTrusted();
  return new WorkspaceEngines(settings);
}

const isEcmaScript = /\.[cm]?[jt]sx?$/;

class WorkspaceEngines implements CompletionEngines {
  readonly losses = new Set<string>();
  readonly #settings: CompletionSettings;
  readonly #scope: ScopeEngine;
  readonly #others: readonly EngineSource[];
  /** By the compiler's path: parts of a workspace may have versions of their own. */
  readonly #typescripts = new Map<string, TypeScriptEngine>();

  constructor(settings: CompletionSettings) {
    this.#settings = settings;
    this.#scope = new ScopeEngine(settings);
    this.#others = settings.others ?? [new LanguageServerSource(settings)];
  }

  async engineFor(file: RelativePath, text: string, signal: AbortSignal): Promise<ChosenEngine> {
    signal.throwIfAborted();
    const search = await this.#search(file, text, signal);
    if (!search.engine) return { engine: this.#scope, missing: search.reason };
    const strength =
      search.engine instanceof TypeScriptEngine
        ? await search.engine.strengthFor(file, text, signal)
        : search.engine.strength;
    return { engine: this.#withFallback(search.engine, strength), missing: undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#typescripts.values(), ...this.#others].map((it) => it[Symbol.asyncDispose]()));
  }

  #withFallback(engine: CompletionEngine, strength: EngineStrength): CompletionEngine {
    return new FallbackEngine(engine, this.#scope, strength, (reason) => this.losses.add(reason));
  }

  async #search(file: RelativePath, text: string, signal: AbortSignal): Promise<EngineSearch> {
    if (isEcmaScript.test(file)) return this.#typescriptFor(file);
    for (const source of this.#others) {
      const search = await source.engineFor(file, text, signal);
      if (search) return search;
    }
    return { engine: undefined, reason: `no completion engine for files like ${file}` };
  }

  #typescriptFor(file: RelativePath): EngineSearch {
    const {
      root,
      environment,
      cacheDirectory,
      installDirectory,
      unsaved = new Map(),
      typescriptLimits,
    } = this.#settings;
    const named = this.#settings.typescriptPath ?? environment['FIXPOINT_TYPESCRIPT'];
    const fileFolder = dirname(join(root, file));
    const search = findTypeScript({ fileFolder, root, named, cacheDirectory, installDirectory });
    if (!search.found) return { engine: undefined, reason: search.reason };
    const { modulePath } = search.found;
    let engine = this.#typescripts.get(modulePath);
    if (!engine) {
      const limits = typescriptLimits ? { limits: typescriptLimits } : {};
      engine = new TypeScriptEngine(search.found, { root, installDirectory, unsaved, ...limits });
      this.#typescripts.set(modulePath, engine);
    }
    return { engine };
  }
}

/** Whether the workspace has a TypeScript that can be asked, for people. */
export function examineTypeScript(
  settings: Pick<CompletionSettings, 'root' | 'cacheDirectory' | 'installDirectory' | 'environment' | 'typescriptPath'>,
): { readonly isUsable: boolean; readonly detail: string } {
  const { root, typescriptPath, environment } = settings;
  const named = typescriptPath ?? environment['FIXPOINT_TYPESCRIPT'];
  const search = findTypeScript({ ...settings, fileFolder: root, named });
  return search.found
    ? { isUsable: true, detail: `TypeScript ${search.found.version} ${search.found.from}` }
    : { isUsable: false, detail: search.reason };
}
