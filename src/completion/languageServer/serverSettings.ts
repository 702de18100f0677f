/** What servers are looked for and started with. */
export interface LanguageServerSettings {
  /** Of the workspace, absolute. */
  readonly root: string;
  /** Fixpoint's own cache folder: servers that keep data keep it there. */
  readonly cacheDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The person's home folder, where editors keep their extensions and tools their programs. */
  readonly homeFolder: string;
  /** In a workspace that is not trusted nothing is started: its settings may steer the servers. */
  readonly isTrusted: boolean;
  /** The interpreter of the workspace's tests. */
  readonly pythonPath?: string;
  /** Programs and folders that a person has named. What is named is the only one that is taken. */
  readonly named?: NamedServers;
}

export interface NamedServers {
  /** `pyright-langserver`, `basedpyright-langserver`, or the script of either. */
  readonly pyright?: string;
  readonly gopls?: string;
  /** The folder of an Eclipse JDT language server, or its `jdtls` command. */
  readonly jdtls?: string;
  /** A JDK 21 or newer, for the Eclipse JDT language server. */
  readonly javaHome?: string;
}

/** What is missing, and how to get it; both are sentences. */
export interface Missing {
  readonly reason: string;
  readonly remedy: string;
}

/** What a person has named by variables of the environment. */
export function namedServers(environment: NodeJS.ProcessEnv): NamedServers {
  const { FIXPOINT_PYRIGHT: pyright, FIXPOINT_GOPLS: gopls, FIXPOINT_JDTLS: jdtls } = environment;
  const { FIXPOINT_JAVA_HOME: javaHome } = environment;
  return {
    ...(pyright ? { pyright } : {}),
    ...(gopls ? { gopls } : {}),
    ...(jdtls ? { jdtls } : {}),
    ...(javaHome ? { javaHome } : {}),
  };
}
