import type { Suspect } from '../localize/suspect.ts';
import type { SyntaxTree, SyntaxNode } from '../syntax/tree.ts';
import { languageOf } from '../syntax/syntax.ts';
import type { RelativePath } from '../workspace/paths.ts';
import { LineIndex } from '../workspace/positions.ts';
import type { CandidatePatch } from './candidate.ts';
import { CandidateQueue } from './candidateQueue.ts';
import { changeKey } from './changeKey.ts';
import { DefinitionIndex } from './definitionIndex.ts';
import type { GenerationContext } from './generationContext.ts';
import type { StatementSite } from './sites.ts';
import { statementSites } from './sites.ts';
import { SuspiciousLines } from './suspiciousLines.ts';
import type { FamilyEntry } from './templates/families.ts';
import { FAMILIES } from './templates/families.ts';
import type { FileFacts } from './templates/fileFacts.ts';
import { collectFacts } from './templates/fileFacts.ts';
import { Ingredients } from './templates/ingredients.ts';
import type { LanguageShape } from './templates/languageShape.ts';
import { PRIORS } from './templates/priors.ts';
import { LANGUAGE_SHAPES } from './templates/shapes.ts';
import type { TemplateEdit } from './templates/templateEdit.ts';
import { withWordBoundaries } from './wordBoundaries.ts';

/** A file as the templates see it. */
interface ParsedFile {
  readonly file: RelativePath;
  readonly tree: SyntaxTree;
  readonly lines: LineIndex;
  readonly shape: LanguageShape;
  readonly facts: FileFacts;
  readonly ingredients: Ingredients;
  /** Changes that were proposed already. */
  readonly seen: Set<string>;
}

/** What waits in the queue, from coarse to fine; each is opened only when nothing likelier is left. */
type Pending =
  | { readonly kind: 'suspect'; readonly suspect: Suspect }
  | {
      readonly kind: 'site';
      readonly parsed: ParsedFile;
      readonly site: StatementSite;
      readonly family: FamilyEntry;
      readonly suspiciousness: number;
    }
  | {
      readonly kind: 'edit';
      readonly parsed: ParsedFile;
      readonly edit: TemplateEdit;
      readonly suspiciousness: number;
    };

/** Beyond so many proposals of one family at one statement, each stands for less. */
const crowd = 24;

const insertionShare = 0.8;
const highestPrior = Math.max(...Object.values(PRIORS).map(({ prior }) => prior));

/**
 * All templates on all suspect lines, best first: suspiciousness of the line times the template's prior. Files are read
 * and templates applied no earlier than their best possible candidate is due, so the first candidates come at once.
 */
export async function* templateCandidates(
  suspects: readonly Suspect[],
  context: GenerationContext,
  signal: AbortSignal,
): AsyncIterable<CandidatePatch> {
  const suspicious = new SuspiciousLines(suspects);
  const files = new ParsedFiles(context, signal);
  const queue = new CandidateQueue<Pending>();
  for (const suspect of suspects) queue.add({ kind: 'suspect', suspect }, suspicious.of(suspect) * highestPrior);

  for (let next = queue.take(); next; next = queue.take()) {
    signal.throwIfAborted();
    const pending = next.item;
    if (pending.kind === 'suspect') {
      const parsed = await files.parse(pending.suspect.file);
      if (parsed) addSites(queue, parsed, pending.suspect, suspicious);
    } else if (pending.kind === 'site') addEdits(queue, pending);
    else {
      const patch = patchOf(pending.parsed, pending.edit, pending.suspiciousness);
      if (patch) yield patch;
    }
  }
}

function addSites(
  queue: CandidateQueue<Pending>,
  parsed: ParsedFile,
  suspect: Suspect,
  suspicious: SuspiciousLines,
): void {
  for (const site of statementSites(regionOf(suspect, parsed), parsed.shape, parsed.lines)) {
    if (suspect.function === null && (site.lastLine < suspect.line || site.firstLine > suspect.endLine)) continue;
    let own = 0;
    for (let line = site.firstLine; line <= site.lastLine; line += 1) own = Math.max(own, suspicious.at(line, suspect));
    const before = site.lineBefore === undefined ? 0 : insertionShare * suspicious.at(site.lineBefore, suspect);
    for (const family of FAMILIES) {
      const suspiciousness = family.isInsertion ? Math.max(own, before) : own;
      queue.add({ kind: 'site', parsed, site, family, suspiciousness }, suspiciousness * PRIORS[family.template].prior);
    }
  }
}

function addEdits(queue: CandidateQueue<Pending>, pending: Extract<Pending, { kind: 'site' }>): void {
  const { parsed, site, family, suspiciousness } = pending;
  const proposals = site.nodes.flatMap((node) =>
    [...family.propose(node, parsed.shape, parsed.ingredients)].filter((edit) =>
      fitsItsString(edit, node, parsed.shape),
    ),
  );
  const share = Math.min(1, Math.sqrt(crowd / Math.max(1, proposals.length)));
  for (const edit of proposals) {
    const prior = edit.prior * share;
    const edits = withWordBoundaries(parsed.tree.text, edit.edits);
    queue.add({ kind: 'edit', parsed, edit: { ...edit, edits, prior }, suspiciousness }, suspiciousness * prior);
  }
}

function patchOf(parsed: ParsedFile, edit: TemplateEdit, suspiciousness: number): CandidatePatch | undefined {
  const baseText = parsed.tree.text;
  if (losesComment(parsed.facts, edit)) return undefined;
  const key = changeKey(baseText, edit.edits);
  if (key === undefined || parsed.seen.has(key)) return undefined;
  parsed.seen.add(key);
  return {
    changes: [{ file: parsed.file, baseText, edits: edit.edits }],
    origin: { generator: 'templates', template: edit.template },
    explanation: edit.explanation,
    prior: edit.prior,
    suspiciousness,
  };
}

/** Inside a string's interpolation, the string's own quotes and backslashes would end it or are not allowed. */
function fitsItsString({ edits }: TemplateEdit, node: SyntaxNode, { kinds }: LanguageShape): boolean {
  const interpolation = node.closest(kinds.interpolation);
  const quote = interpolation && /["'`]/.exec(interpolation.parent?.text ?? '')?.[0];
  return quote === undefined || !edits.some(({ newText }) => newText.includes(quote) || newText.includes('\\'));
}

/** A person's remark is not a template's to delete. */
function losesComment({ comments }: FileFacts, { edits }: TemplateEdit): boolean {
  return edits.some(
    ({ start, end, newText }) =>
      start !== end &&
      comments.some((comment) => start < comment.end && comment.start < end && !newText.includes(comment.text)),
  );
}

/** The function that the suspect names by its lines; decorators may stand before it. The file for module level. */
function regionOf(suspect: Suspect, { tree, facts, lines }: ParsedFile): SyntaxNode {
  if (suspect.function === null) return tree.root;
  const isInside = (node: SyntaxNode): boolean =>
    lines.lineAt(node.start) >= suspect.line && lines.lineAt(node.start) <= suspect.endLine;
  const covers = (node: SyntaxNode): boolean =>
    lines.lineAt(node.start) <= suspect.line && lines.lineAt(node.end) >= suspect.endLine;
  return facts.functions.find(isInside) ?? facts.functions.findLast(covers) ?? tree.root;
}

class ParsedFiles {
  readonly #context: GenerationContext;
  readonly #signal: AbortSignal;
  readonly #files = new Map<RelativePath, ParsedFile | undefined>();
  readonly #definitions: DefinitionIndex;

  constructor(context: GenerationContext, signal: AbortSignal) {
    this.#context = context;
    this.#signal = signal;
    this.#definitions = new DefinitionIndex(context.projectDefinitions);
  }

  /** Undefined for a file that is read-only, unreadable or in a language without templates. */
  async parse(file: RelativePath): Promise<ParsedFile | undefined> {
    if (!this.#files.has(file)) this.#files.set(file, await this.#parse(file));
    return this.#files.get(file);
  }

  async #parse(file: RelativePath): Promise<ParsedFile | undefined> {
    const language = languageOf(file, this.#context.syntax.languages);
    const shape = LANGUAGE_SHAPES.find((candidate) => candidate.language === language?.id);
    if (!language || !shape || !this.#context.isEditable(file)) return undefined;
    const source = await this.#context.readFile(file);
    if (!source) return undefined;
    const tree = await this.#context.syntax.parse(language, source.text, this.#signal);
    const facts = collectFacts(tree, shape);
    const ingredients = new Ingredients(facts, shape, this.#definitions);
    return { file, tree, lines: new LineIndex(source.text), shape, facts, ingredients, seen: new Set() };
  }
}
