import type { SyntaxNode } from '../../syntax/tree.ts';
import type { LanguageShape } from './languageShape.ts';
import { callWithArgument } from './nodes.ts';
import { similarity } from './similarity.ts';
import type { TemplateEdit, TemplateFamily } from './templateEdit.ts';
import { insertion, replacing, templateEdit } from './templateEdit.ts';

/** Edits a string: letter case, separators, white space at its ends, one character, anchors of a pattern, another string. */
export const stringLiterals: TemplateFamily = function* (site, shape, ingredients) {
  if (shape.kinds.stringContent.has(site.kind)) yield* contentEdits(site, shape);
  if (!shape.kinds.string.has(site.kind) || insideInterpolation(site, shape)) return;
  const content = site.namedChildren.filter((child) => shape.kinds.stringContent.has(child.kind));
  const isTemplate = site.namedChildren.some((child) => shape.kinds.interpolation.has(child.kind));
  if (isTemplate) return;
  const opening = site.children[0];
  if (content.length === 0 && opening) {
    for (const [rank, text] of [' ', ',', ', ', '\\n'].entries()) {
      const edits = [insertion(opening.end, text)];
      yield templateEdit('string-literal', 0.5 * 0.8 ** rank, edits, `replace the empty string by \`'${text}'\``);
    }
  }
  for (const [rank, text] of ingredients.strings(site).slice(0, 6).entries()) {
    const plausibility = 0.5 * 0.85 ** rank * (0.5 + 0.5 * similarity(text, site.text));
    yield replacing('string-literal', plausibility, site, text);
  }
};

function* contentEdits(site: SyntaxNode, shape: LanguageShape): Iterable<TemplateEdit> {
  const { text } = site;
  if (text.includes('\n')) return;
  const offered = new Map<string, number>();
  const offer = (next: string, plausibility: number): void => {
    if (next !== text) offered.set(next, Math.max(plausibility, offered.get(next) ?? 0));
  };
  offerCases(text, offer);
  offerWhiteSpace(text, offer);
  if (shape.knowledge.separators.includes(text)) {
    for (const [rank, separator] of shape.knowledge.separators.entries()) offer(separator, 0.6 * 0.9 ** rank);
  }
  for (const group of shape.knowledge.relatedStrings.filter((strings) => strings.includes(text))) {
    for (const other of group) offer(other, 0.6);
  }
  if (isPattern(site, shape)) offerPatterns(text, offer);
  else offerShorter(text, offer);
  for (const [next, plausibility] of offered) yield replacing('string-literal', plausibility, site, next);
}

type Offer = (text: string, plausibility: number) => void;

function offerCases(text: string, offer: Offer): void {
  if (text.includes('\\') || text.length > 60) return;
  const first = text.slice(0, 1);
  offer(text.toLowerCase(), 0.7);
  offer((first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()) + text.slice(1), 0.7);
  offer(text.toUpperCase(), 0.5);
}

function offerWhiteSpace(text: string, offer: Offer): void {
  const trimmed = text.trim();
  if (trimmed === '') return;
  offer(trimmed, 0.6);
  if (text.startsWith(' ')) offer(`${text.slice(1)} `, 0.4);
  if (text.endsWith(' ')) offer(` ${text.slice(0, -1)}`, 0.4);
  if (!text.endsWith(' ')) offer(`${text} `, 0.25);
  if (!text.startsWith(' ')) offer(` ${text}`, 0.2);
  if (text.endsWith('\\n')) offer(text.slice(0, -2), 0.5);
}

/** Without its last or first character; escapes stay whole. */
function offerShorter(text: string, offer: Offer): void {
  if (text.length < 2 || text.includes('\\')) return;
  offer(text.slice(0, -1), text.length <= 3 ? 0.5 : 0.2);
  offer(text.slice(1), text.length <= 3 ? 0.35 : 0.15);
}

function offerPatterns(text: string, offer: Offer): void {
  offer(text.startsWith('^') ? text.slice(1) : `^${text}`, 0.6);
  offer(text.endsWith('$') ? text.slice(0, -1) : `${text}$`, 0.6);
  for (const match of text.matchAll(/(?<!\\)([+*?])(?![?+])/g)) {
    for (const [rank, other] of ['*', '+', ''].entries()) {
      if (other !== match[1])
        offer(text.slice(0, match.index) + other + text.slice(match.index + 1), 0.5 * 0.8 ** rank);
    }
  }
  for (const match of text.matchAll(/(?<!\\)\.(?![*+?])/g)) {
    offer(`${text.slice(0, match.index)}\\${text.slice(match.index)}`, 0.4);
  }
  for (const match of text.matchAll(/\\[dws](?![*+?{])/g)) {
    offer(text.slice(0, match.index + 2) + '+' + text.slice(match.index + 2), 0.4);
  }
}

/** The content of a raw string, or of the first argument of a regular-expression function. */
function isPattern(content: SyntaxNode, shape: LanguageShape): boolean {
  const string = content.parent;
  if (!string) return false;
  if (shape.knowledge.patternString.test(string.text)) return true;
  const argument = callWithArgument(string, shape);
  const name = argument?.call.name?.text ?? '';
  const isModule =
    argument?.call.receiver !== undefined && shape.knowledge.regexModules.has(argument.call.receiver.text);
  return argument?.index === 0 && isModule && shape.knowledge.regexCallers.has(name);
}

function insideInterpolation(site: SyntaxNode, shape: LanguageShape): boolean {
  return [...site.ancestors()].some((node) => shape.kinds.interpolation.has(node.kind));
}
