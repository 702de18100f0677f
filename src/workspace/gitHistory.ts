import type { SimpleGit } from 'simple-git';
import { simpleGit } from 'simple-git';
import type { RelativePath } from './paths.ts';
import { parseRelativePath } from './paths.ts';

/** Earlier versions of the files below a folder of a git repository. Reads only, and takes no lock. */
export class GitHistory {
  readonly #git: SimpleGit;

  private constructor(git: SimpleGit) {
    this.#git = git;
  }

  /** Undefined where there is no git, no repository or no commit. */
  static async open(root: string, signal: AbortSignal): Promise<GitHistory | undefined> {
    const git = simpleGit({ baseDir: root, abort: signal });
    const head = await git.raw(['rev-parse', '--verify', '--quiet', 'HEAD']).catch(() => '');
    signal.throwIfAborted();
    return head.trim() === '' ? undefined : new GitHistory(git);
  }

  /** Tracked files below the folder that differ between a commit and another, or what is on disk. */
  async changedFiles(from: string, to?: string): Promise<RelativePath[]> {
    const range = to === undefined ? [from] : [from, to];
    const names = await this.#ask(['diff', '--no-ext-diff', '--name-only', '-z', '--relative', ...range, '--', '.']);
    return (names ?? '').split('\0').flatMap((name) => parseRelativePath(name) ?? []);
  }

  /** Undefined if the file is not in the commit. */
  textAt(commit: string, file: RelativePath): Promise<string | undefined> {
    return this.#ask(['show', '--no-textconv', `${commit}:./${file}`]);
  }

  /** The last commits that changed the file, newest first. */
  async commitsOf(file: RelativePath, maximum: number): Promise<string[]> {
    const hashes = await this.#ask(['log', `-n${maximum}`, '--format=%H', '--', file]);
    return (hashes ?? '').split('\n').filter((hash) => hash !== '');
  }

  async #ask(command: string[]): Promise<string | undefined> {
    return this.#git.raw(['--no-optional-locks', ...command]).catch(() => undefined);
  }
}
