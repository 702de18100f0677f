import type { LegalNames } from '../completionEngine.ts';
import type { CompletionAnswer } from './completionItems.ts';
import { namesOf } from './completionItems.ts';
import { isWithinExpression } from './goSites.ts';
import { goLexicon } from './lexicon.ts';
import type { ServerDescription } from './serverDescription.ts';
import { defaultTimeouts } from './serverDescription.ts';
import type { Site } from './sites.ts';

export interface GoplsProgram {
  /** For people. */
  readonly name: string;
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** `completionBudget` 0 is no limit: with the usual 100 ms gopls leaves names out and does not say so. */
const settings = {
  completionBudget: '0s',
  matcher: 'CaseSensitive',
  completeUnimported: false,
  deepCompletion: false,
  completeFunctionCalls: false,
  experimentalPostfixCompletions: false,
  usePlaceholders: false,
  staticcheck: false,
  pullDiagnostics: true,
  analyses: {},
};

export function goplsServer({ name, command, environment }: GoplsProgram): ServerDescription {
  return {
    name,
    command,
    args: ['serve'],
    // Nothing is fetched: what is missing is missing for the build, too.
    environment: {
      ...environment,
      GOPROXY: 'off',
      GOFLAGS: `${environment['GOFLAGS'] ?? ''} -mod=readonly`.trim(),
      GOTELEMETRY: 'off',
      GOPLSCACHE: environment['GOPLSCACHE'],
    },
    languageId: 'go',
    lexicon: goLexicon,
    strength: 'hard',
    isCompiled: true,
    timeouts: defaultTimeouts,
    initializationOptions: settings,
    settings: { gopls: settings },
    placeholder: '',
    statementEnd: '',
    isWorthAsking: ({ kind }) => kind !== 'quiet',
    legalNames,
    isSyntaxTrouble: (_code, source) => source === 'syntax',
  };
}

const addressOf = /(?:^|[^&])&\s*$/;

function legalNames({ items, isIncomplete }: CompletionAnswer, site: Site): LegalNames {
  const names = namesOf(items);
  if (names.size === 0 || site.kind === 'quiet') return { kind: 'unknown', reason: 'nothing-known' };
  if (site.kind === 'bare') for (const keyword of keywords) names.add(keyword);
  const isClosed = !isIncomplete && (site.kind === 'member' || isWithinExpression(site));
  // A type is offered there together with an edit of what stands before it, if at all.
  if (addressOf.test(site.statement)) return { kind: 'open', names };
  return { kind: isClosed ? 'closed' : 'open', names };
}

/** Gopls offers some of them, as it sees fit. */
const keywords =
  'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var'.split(
    ' ',
  );
