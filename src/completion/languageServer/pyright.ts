import type { LegalNames } from '../completionEngine.ts';
import type { CompletionAnswer } from './completionItems.ts';
import { namesOf } from './completionItems.ts';
import { pythonLexicon } from './lexicon.ts';
import type { ServerDescription } from './serverDescription.ts';
import { defaultTimeouts } from './serverDescription.ts';
import type { CodeSite, Site } from './sites.ts';

export interface PyrightProgram {
  /** For people. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The interpreter whose packages the program imports; without one pyright asks the one on the path. */
  readonly python?: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Pyright, or basedpyright, which reads the same settings under a name of its own. */
export function pyrightServer({ name, command, args, python, environment }: PyrightProgram): ServerDescription {
  const analysis = {
    autoImportCompletions: false,
    diagnosticMode: 'openFilesOnly',
    indexing: false,
    logLevel: 'Error',
    useLibraryCodeForTypes: true,
    // Undefined names and members are errors whatever the project's own taste; all else is as the project has it.
    typeCheckingMode: 'standard',
  };
  return {
    name,
    command,
    args,
    environment,
    languageId: 'python',
    lexicon: pythonLexicon,
    strength: 'soft',
    isCompiled: false,
    timeouts: { ...defaultTimeouts, steadyMs: 500 },
    initializationOptions: {},
    settings: {
      python: { analysis, ...(python === undefined ? {} : { pythonPath: python }) },
      pyright: { disableOrganizeImports: true },
      basedpyright: { analysis: { ...analysis, inlayHints: {} } },
    },
    placeholder: 'x',
    statementEnd: '',
    isWorthAsking: ({ kind }) => kind !== 'quiet',
    legalNames,
    isSyntaxTrouble: (code) => code === undefined,
  };
}

/**
 * Every list of pyright's says that it is incomplete, so that says nothing. Keyword arguments are offered as `name=`.
 * What may be stored to may be new, and so may a bare name within brackets: a comprehension's variable comes after its
 * use, and an argument's name is a name of the callee's. An object with `__getattr__` may have any member.
 */
function legalNames({ items }: CompletionAnswer, site: Site): LegalNames {
  const names = namesOf(items);
  if (names.size === 0 || site.kind === 'quiet' || isDeclared(site))
    return { kind: 'unknown', reason: 'nothing-known' };
  if (site.kind === 'bare') for (const keyword of keywords) names.add(keyword);
  const isDynamic = names.has('__getattr__');
  const isClosed = !isDynamic && !mayBeStored(site) && (site.kind === 'member' || site.brackets.length === 0);
  return { kind: isClosed ? 'closed' : 'open', names };
}

const declaring =
  /(?:^|[\s(,:])(?:def|class|as|lambda|global|nonlocal|import|from|type)\s+$|^\s*(?:from|import)\b|\blambda\b[^:]*$|^\s*(?:async\s+)?def\b/;

const isDeclared = (site: CodeSite): boolean => declaring.test(site.statement);

/** Targets so far: names, members, subscripts and commas from the statement's start on, or behind `for`, `as`, `del`. */
const targets = /^\s*(?:(?:async\s+)?(?:for|with)\b.*|del\b.*)?[\w\s.,*[\](){}'"]*$/;
const uses = /^\s*(?:return|yield|raise|assert|await|if|elif|while|not|in|is|and|or|else|case|match|print)\b/;

const mayBeStored = ({ statement, brackets }: CodeSite): boolean =>
  brackets.length === 0 && targets.test(statement) && !uses.test(statement);

/** Pyright offers some of them, as it sees fit. */
const keywords =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type'.split(
    ' ',
  );
