import { CompletionItemKind } from 'vscode-languageserver-protocol/node';
import type { LegalNames } from '../completionEngine.ts';
import type { CompletionAnswer } from './completionItems.ts';
import { namesOf } from './completionItems.ts';
import { javaLexicon } from './lexicon.ts';
import type { ServerDescription } from './serverDescription.ts';
import { defaultTimeouts } from './serverDescription.ts';
import type { Site } from './sites.ts';
import { join } from 'node:path';

export interface JdtlsProgram {
  /** For people. */
  readonly name: string;
  /** The launcher's jar, absolute. */
  readonly launcher: string;
  /** Of a JDK 21 or newer. */
  readonly java: string;
  /** For the server's own index and its copies of the project's description. */
  readonly dataFolder: string;
  readonly configuration: string;
  readonly environment: NodeJS.ProcessEnv;
}

export function jdtlsServer(program: JdtlsProgram): ServerDescription {
  const { name, launcher, java, dataFolder, configuration, environment } = program;
  const settings = {
    java: {
      autobuild: { enabled: false },
      completion: {
        enabled: true,
        maxResults: 0,
        matchCase: 'firstLetter',
        postfix: { enabled: false },
        guessMethodArguments: 'off',
        favoriteStaticMembers: [],
        collapseCompletionItems: true,
        lazyResolveTextEdit: { enabled: false },
        chain: { enabled: false },
      },
      configuration: { updateBuildConfiguration: 'disabled' },
      contentProvider: { preferred: null },
      eclipse: { downloadSources: false },
      maven: { downloadSources: false },
      import: {
        generatesMetadataFilesAtProjectRoot: false,
        maven: { offline: { enabled: true } },
        gradle: { offline: { enabled: true } },
      },
      signatureHelp: { enabled: false },
      telemetry: { enabled: false },
    },
  };
  return {
    name,
    command: java,
    args: [
      '-Declipse.application=org.eclipse.jdt.ls.core.id1',
      '-Dosgi.bundles.defaultStartLevel=4',
      '-Declipse.product=org.eclipse.jdt.ls.core.product',
      '-Djava.import.generatesMetadataFilesAtProjectRoot=false',
      '-Dosgi.checkConfiguration=true',
      '-Dosgi.sharedConfiguration.area.readOnly=true',
      '-Dosgi.configuration.cascaded=true',
      `-Dosgi.sharedConfiguration.area=${configuration}`,
      '-Xmx1G',
      '--add-modules=ALL-SYSTEM',
      '--add-opens=java.base/java.util=ALL-UNNAMED',
      '--add-opens=java.base/java.lang=ALL-UNNAMED',
      '-jar',
      launcher,
      '-configuration',
      join(dataFolder, 'configuration'),
      '-data',
      join(dataFolder, 'workspace'),
    ],
    environment,
    languageId: 'java',
    lexicon: javaLexicon,
    strength: 'hard',
    isCompiled: true,
    timeouts: { ...defaultTimeouts, startMs: 120_000, steadyMs: 1000 },
    initializationOptions: { settings, extendedClientCapabilities: {} },
    settings,
    isReadyNotice: {
      method: 'language/status',
      isReady: (params) => JSON.stringify(params).includes('"ServiceReady"'),
    },
    placeholder: 'x',
    statementEnd: ';',
    isWorthAsking: ({ kind }) => kind !== 'quiet',
    legalNames,
    isSyntaxTrouble: (code) => (Number(code) & syntaxProblem) !== 0,
  };
}

/** `IProblem.Syntax` */
const syntaxProblem = 0x40000000;

/**
 * Bare names are open: with nothing typed yet the server offers no types, and none of what is imported statically. A
 * receiver that it cannot resolve (a `var` whose value is not resolved at this moment) has the members of Object only,
 * which says as little as no list at all. Of a package it lists other packages by their whole names, and not all types.
 */
function legalNames({ items, isIncomplete }: CompletionAnswer, site: Site): LegalNames {
  const names = namesOf(items);
  const saysNothing = [...names].every((name) => objectMembers.has(name));
  if (saysNothing || site.kind === 'quiet') return { kind: 'unknown', reason: 'nothing-known' };
  const isPackage = items.some(({ kind }) => kind === CompletionItemKind.Module);
  if (site.kind === 'bare' || isIncomplete || isPackage) return { kind: 'open', names };
  for (const keyword of memberKeywords) names.add(keyword);
  return { kind: 'closed', names };
}

/** What may stand behind a dot or `::` and is no member. */
const memberKeywords = ['class', 'this', 'super', 'new'];

const objectMembers: ReadonlySet<string> = new Set([
  ...memberKeywords,
  ...['clone', 'equals', 'finalize', 'getClass', 'hashCode', 'notify', 'notifyAll', 'toString', 'wait'],
]);
