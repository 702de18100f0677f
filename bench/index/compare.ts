/** A class (or whatever has members), function or method, as an oracle or the index knows it. */
export interface Known {
  readonly file: string;
  readonly kind: 'class' | 'function' | 'method';
  /** `<anonymous>` for what has no name. */
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  /** With comments behind that are indented as what is in it, where the oracle tells them apart. */
  readonly endLineWithComments?: number;
}

/** A line of an oracle's output: a definition, or a file that it cannot parse, which is not compared then. */
export type OracleLine = Known | { readonly file: string; readonly error: string };

export interface KindCounts {
  /** Of the same kind, name and range. */
  readonly found: number;
  /** Of them, those whose range has comments at its end that the oracle's tree does not know. */
  readonly foundWithComments: number;
  /** Of the same name in the same place, but with another range or kind. */
  readonly different: number;
  readonly missing: number;
  readonly extra: number;
}

export interface Comparison {
  readonly files: number;
  /** Files that the oracle refuses. */
  readonly refused: number;
  readonly total: KindCounts;
  readonly byKind: Readonly<Record<Known['kind'], KindCounts>>;
  readonly first: {
    readonly different: readonly { readonly wanted: Known; readonly is: Known }[];
    readonly missing: readonly Known[];
    readonly extra: readonly Known[];
    readonly refused: readonly string[];
  };
}

const shown = 10;

/** Sets what the index holds against what the oracle says. */
export function compare(oracle: Iterable<OracleLine>, ours: readonly Known[], fileCount: number): Comparison {
  const wanted: Known[] = [];
  const refused = new Set<string>();
  for (const line of oracle) {
    if ('error' in line) refused.add(line.file);
    else wanted.push(line);
  }
  const rest = new Pool(ours.filter(({ file }) => !refused.has(file)));
  const found: Known[] = [];
  const foundWithComments: Known[] = [];
  const unmatched: Known[] = [];
  for (const one of wanted) {
    const withComments = { ...one, endLine: one.endLineWithComments ?? one.endLine };
    if (rest.take(exactly, one)) found.push(one);
    else if (rest.take(exactly, withComments)) foundWithComments.push(one);
    else unmatched.push(one);
  }
  const different: { wanted: Known; is: Known }[] = [];
  const missing: Known[] = [];
  for (const one of unmatched) {
    const is = rest.take(byStart, one) ?? rest.take(byEnd, one);
    if (is) different.push({ wanted: one, is });
    else missing.push(one);
  }
  const extra = rest.left();
  const countsOf = (isCounted: (one: Known) => boolean): KindCounts => ({
    found: found.filter(isCounted).length + foundWithComments.filter(isCounted).length,
    foundWithComments: foundWithComments.filter(isCounted).length,
    different: different.filter((one) => isCounted(one.wanted)).length,
    missing: missing.filter(isCounted).length,
    extra: extra.filter(isCounted).length,
  });
  return {
    files: fileCount - refused.size,
    refused: refused.size,
    total: countsOf(() => true),
    byKind: {
      class: countsOf(({ kind }) => kind === 'class'),
      function: countsOf(({ kind }) => kind === 'function'),
      method: countsOf(({ kind }) => kind === 'method'),
    },
    first: {
      different: different.slice(0, shown),
      missing: missing.slice(0, shown),
      extra: extra.slice(0, shown),
      refused: [...refused].slice(0, shown),
    },
  };
}

type Key = (one: Known) => string;

const exactly: Key = ({ file, kind, name, line, endLine }) => [file, kind, name, line, endLine].join('\0');
const byStart: Key = ({ file, name, line }) => [file, name, line].join('\0');
const byEnd: Key = ({ file, name, endLine }) => [file, name, endLine].join('\0');

/** What has not been matched yet. */
class Pool {
  readonly #left: Set<Known>;
  readonly #byKey = new Map<Key, Map<string, Known[]>>();

  constructor(all: readonly Known[]) {
    this.#left = new Set(all);
  }

  take(key: Key, wanted: Known): Known | undefined {
    const lists = this.#byKey.get(key) ?? this.#listsBy(key);
    const found = lists.get(key(wanted))?.find((one) => this.#left.has(one));
    if (found) this.#left.delete(found);
    return found;
  }

  left(): Known[] {
    return [...this.#left];
  }

  #listsBy(key: Key): Map<string, Known[]> {
    const lists = new Map<string, Known[]>();
    for (const one of this.#left) {
      const list = lists.get(key(one));
      if (list) list.push(one);
      else lists.set(key(one), [one]);
    }
    this.#byKey.set(key, lists);
    return lists;
  }
}
