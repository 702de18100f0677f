import type { EngineStrength, LegalNames } from '../completionEngine.ts';
import type { CompletionAnswer } from './completionItems.ts';
import type { Lexicon } from './lexicon.ts';
import type { Site } from './sites.ts';

/** How long answers are waited for. */
export interface ServerTimeouts {
  /** From the start of the process until it answers questions about the project. */
  readonly startMs: number;
  /** For the first answer about a document. */
  readonly warmUpMs: number;
  /** For every other one. */
  readonly steadyMs: number;
  /** For diagnostics. */
  readonly diagnosticsMs: number;
  /** A server from which nothing at all comes for so long while it owes an answer is taken for hanging. */
  readonly hangMs: number;
}

/** A decoder asks once for each identifier, beside about 100 ms that a model on a CPU takes for a token. */
export const defaultTimeouts: ServerTimeouts = {
  startMs: 60_000,
  warmUpMs: 15_000,
  steadyMs: 250,
  diagnosticsMs: 5000,
  hangMs: 20_000,
};

/** One kind of language server: how it is started and what its answers mean. */
export interface ServerDescription {
  /** For people, with version and place as far as known. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** LSP's identifier of the language. */
  readonly languageId: string;
  readonly lexicon: Lexicon;
  readonly strength: EngineStrength;
  /**
   * Programs are compiled before their tests run. Errors that the server finds in an opening text then say that it lacks
   * something of the project, and what it lists may lack names.
   */
  readonly isCompiled: boolean;
  readonly timeouts: ServerTimeouts;
  readonly initializationOptions: unknown;
  /** The answer to `workspace/configuration`, by section. Sent as `workspace/didChangeConfiguration`, too. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether a notification says that the server has read the project. Without it, it is ready when initialized. */
  readonly isReadyNotice?: { readonly method: string; readonly isReady: (params: unknown) => boolean };
  /** Stands at the place of the name that is asked for, so that the text around it is whole; may be empty. */
  readonly placeholder: string;
  /** Characters that end the statement in which a name is asked for, if it is whole then. */
  readonly statementEnd: string;
  /** The places at which it can know anything; it is not asked elsewhere. */
  readonly isWorthAsking: (site: Site) => boolean;
  readonly legalNames: (answer: CompletionAnswer, site: Site) => LegalNames;
  /** Whether the checker's own code or source names trouble of the grammar. */
  readonly isSyntaxTrouble: (code: string | undefined, source: string | undefined) => boolean;
}
