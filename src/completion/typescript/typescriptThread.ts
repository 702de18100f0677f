import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { workerData } from 'node:worker_threads';
import type ts from 'typescript';
import { answerQuestions } from '../../workspace/answerQuestions.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { RelativePath } from '../../workspace/paths.ts';
import { isBalanced, missingBrackets } from './brackets.ts';
import type { Baseline } from './diagnostics.ts';
import { baselineOf, newDiagnosticsIn } from './diagnostics.ts';
import { DiskFiles } from './diskFiles.ts';
import { legalNamesAt } from './legalNames.ts';
import { Project } from './project.ts';
import { ProjectConfigs } from './projectConfig.ts';
import { ShadowScript } from './shadowScript.ts';
import type {
  DocumentOpening,
  DocumentUpdate,
  NoAnswer,
  TypeScriptAnswers,
  TypeScriptQuestion,
  TypeScriptThreadData,
} from './typescriptProtocol.ts';

// The thread of TypeScript's language service. The compiler is the one that was found, loaded at run time.

/** Programs kept warm: a program and its types take hundreds of megabytes. The one used least recently goes first. */
const maximumProjects = 2;

const isJavaScript = /\.[cm]?jsx?$/;

interface OpenDocument {
  readonly script: ShadowScript;
  /** How many edits it has had: the version of its text. */
  edits: number;
  /** Brackets can be told from the text: those of the opening text came out even. */
  readonly hasKnownBrackets: boolean;
  readonly baseline: Baseline;
}

const { modulePath, root, unsaved } = workerData as TypeScriptThreadData;
const compiler = createRequire(modulePath)(modulePath) as typeof ts;
const disk = new DiskFiles(compiler, root, unsaved);
const configs = new ProjectConfigs(compiler, root);
const registry = compiler.createDocumentRegistry(compiler.sys.useCaseSensitiveFileNames, root);
/** The one used last is the last. */
const projects = new Map<string, Project>();
const documents = new Map<number, OpenDocument>();

answerQuestions((question: TypeScriptQuestion) => ({ answer: answerTo(question) }));

function answerTo(question: TypeScriptQuestion): TypeScriptAnswers[TypeScriptQuestion['kind']] {
  switch (question.kind) {
    case 'open':
      return answerAbout(question.document, () => 'opened' as const);
    case 'names':
      return answerAbout(question.document, (document, { service }) =>
        withWholeBrackets(document, question.offset, (file) => legalNamesAt(compiler, service, file, question.offset)),
      );
    case 'diagnostics':
      return answerAbout(question.document, ({ script, baseline }, { service }) =>
        newDiagnosticsIn(compiler, service, script.file, question.range, baseline),
      );
    case 'isChecked':
      return isChecked(question.file, question.text);
    case 'close':
      documents.delete(question.id);
      return null;
  }
}

/** Edits are taken over even if nobody waits for the answer any more: the next question builds on them. */
function answerAbout<T>(update: DocumentUpdate, look: (document: OpenDocument, project: Project) => T): T | NoAnswer {
  try {
    if (update.opening) documents.set(update.id, openDocument(update.opening, update.isCancelled));
    const document = documents.get(update.id);
    if (document?.edits !== update.baseVersion) return 'stale';
    for (const edit of update.edits) document.script.update(edit);
    document.edits += update.edits.length;
    if (Atomics.load(update.isCancelled, 0) !== 0) return 'cancelled';
    const project = projectOf(document.script.file);
    project.show(document.script, update.isCancelled);
    return look(document, project);
  } catch (error) {
    if (error instanceof compiler.OperationCanceledException) return 'cancelled';
    throw error;
  }
}

function openDocument({ file, text, openingText }: DocumentOpening, isCancelled: Int32Array): OpenDocument {
  refresh();
  const path = absolute(file);
  const project = projectOf(path);
  const original = new ShadowScript(path, openingText);
  project.show(original, isCancelled);
  const baseline = baselineOf(compiler, project.service, path);
  const script = text === openingText ? original : new ShadowScript(path, text);
  return { script, edits: 0, baseline, hasKnownBrackets: isBalanced(openingText) };
}

/** A member is about to be written, and the next line starts with a word: the parser would take that for the member. */
const isBeforeNextLine = (text: string, position: number): boolean =>
  /\.[^\S\n]*$/.test(text.slice(Math.max(0, position - 20), position)) &&
  /^[^\S\n]*\r?\n\s*[\w$]/.test(text.slice(position, position + 400));

/** Looks at the text as if the brackets that are missing at the position stood there, and the statement ended. */
function withWholeBrackets<T>(document: OpenDocument, position: number, look: (file: string) => T): T {
  const { script, hasKnownBrackets } = document;
  const brackets = hasKnownBrackets ? missingBrackets(script.text, position) : '';
  const isStatementEnd = !brackets.endsWith('{') && isBeforeNextLine(script.text, position);
  const missing = isStatementEnd ? `${brackets};` : brackets;
  if (missing === '') return look(script.file);
  script.update(replaceRange(position, position, missing));
  try {
    return look(script.file);
  } finally {
    script.update(replaceRange(position, position + missing.length, ''));
  }
}

/** Files may have changed on disk since the last document was opened. */
function refresh(): void {
  const held = new Set([...projects.values()].flatMap((project) => project.files()));
  disk.keepOnly(held);
  configs.forget();
  if (disk.refresh()) for (const project of projects.values()) project.filesChanged();
}

function projectOf(file: string): Project {
  const config = configs.configOf(file);
  const project = projects.get(config.key) ?? new Project(compiler, config, disk, registry);
  projects.delete(config.key);
  projects.set(config.key, project);
  for (const [key, oldest] of projects) {
    if (projects.size <= maximumProjects) break;
    oldest.dispose();
    projects.delete(key);
  }
  return project;
}

/** Everything but JavaScript, which is checked where it says so itself, or its project does. */
function isChecked(file: RelativePath, text: string): boolean {
  if (!isJavaScript.test(file)) return true;
  if (/^\s*\/\/\s*@ts-nocheck/m.test(text)) return false;
  if (/^\s*\/\/\s*@ts-check/m.test(text)) return true;
  return configs.configOf(absolute(file)).options.checkJs === true;
}

/** With forward slashes, as the compiler writes paths. */
const absolute = (file: RelativePath): string => resolve(root, file).replaceAll('\\', '/');
