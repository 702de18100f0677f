import type { SyntaxNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../../workspace/edits.ts';
import { replaceRange } from '../../workspace/edits.ts';
import type { Ingredients } from './ingredients.ts';
import type { LanguageShape } from './languageShape.ts';
import { abbreviated } from './nodes.ts';
import { PRIORS, type TemplateName } from './priors.ts';

/** One change that a template proposes at a site. */
export interface TemplateEdit {
  /** The family's name. */
  readonly template: TemplateName;
  readonly edits: readonly TextEdit[];
  /** In (0, 1]: how likely this is the repair if the fault is at this site; comparable between families. */
  readonly prior: number;
  /** One line for people. */
  readonly explanation: string;
}

/** Proposes changes of one syntax node. Pure: the same node and ingredients give the same edits. */
export type TemplateFamily = (
  site: SyntaxNode,
  shape: LanguageShape,
  ingredients: Ingredients,
) => Iterable<TemplateEdit>;

/** @param plausibility of this edit within its family, in (0, 1] */
export function templateEdit(
  template: TemplateName,
  plausibility: number,
  edits: readonly TextEdit[],
  explanation: string,
): TemplateEdit {
  return { template, edits, prior: PRIORS[template].prior * Math.min(1, plausibility), explanation };
}

/** Puts `text` in the node's place. */
export function replacing(template: TemplateName, plausibility: number, node: SyntaxNode, text: string): TemplateEdit {
  return templateEdit(
    template,
    plausibility,
    [replaceRange(node.start, node.end, text)],
    `replace \`${abbreviated(node.text)}\` by \`${abbreviated(text)}\``,
  );
}

export const insertion = (at: number, text: string): TextEdit => replaceRange(at, at, text);

/** Puts text around a node without rewriting the node itself. */
export const around = (node: SyntaxNode, before: string, after: string): TextEdit[] => [
  ...(before === '' ? [] : [insertion(node.start, before)]),
  ...(after === '' ? [] : [insertion(node.end, after)]),
];

/** Like {@link around}, with parentheses where the node binds less tightly than what is put around it. */
export function aroundOperand(node: SyntaxNode, needsParentheses: boolean, before: string, after: string): TextEdit[] {
  return needsParentheses ? around(node, `${before}(`, `)${after}`) : around(node, before, after);
}

/** Exchanges two nodes; the texts may have parentheses that the nodes need in their new places. */
export function exchanging(
  template: TemplateName,
  plausibility: number,
  first: SyntaxNode,
  second: SyntaxNode,
  firstText = first.text,
  secondText = second.text,
): TemplateEdit {
  const edits = [replaceRange(first.start, first.end, secondText), replaceRange(second.start, second.end, firstText)];
  const explanation = `exchange \`${abbreviated(first.text)}\` and \`${abbreviated(second.text)}\``;
  return templateEdit(template, plausibility, edits, explanation);
}
