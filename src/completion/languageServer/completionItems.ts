import { CompletionItemKind } from 'vscode-languageserver-protocol/node';
import * as z from 'zod';

/** Of an item only what is looked at. */
const completionItem = z.object({
  label: z.string(),
  kind: z.number().optional().catch(undefined),
  insertText: z.string().optional(),
  insertTextFormat: z.number().optional(),
  filterText: z.string().optional(),
  textEdit: z.object({ newText: z.string() }).optional(),
  additionalTextEdits: z.array(z.unknown()).optional(),
});

export type CompletionItem = z.infer<typeof completionItem>;

const completionAnswer = z.union([
  z.null().transform((): CompletionAnswer => ({ items: [], isIncomplete: false })),
  z.array(completionItem).transform((items): CompletionAnswer => ({ items, isIncomplete: false })),
  z.object({ items: z.array(completionItem), isIncomplete: z.boolean().default(false) }),
]);

export interface CompletionAnswer {
  readonly items: readonly CompletionItem[];
  readonly isIncomplete: boolean;
}

/** Undefined for what is no list of completions. */
export function parseCompletions(answer: unknown): CompletionAnswer | undefined {
  return completionAnswer.safeParse(answer).data;
}

const snippetFormat = 2;
const wordKinds: readonly number[] = [CompletionItemKind.Text, CompletionItemKind.Snippet];
/** With another name behind a dot, it is the first of several; `names...` is one. */
const leadingName =
  /^[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{N}\p{Pc}$]*(?![\p{L}\p{Nl}\p{Mn}\p{Mc}\p{N}\p{Pc}$]|\.[\p{L}_$])/u;

/**
 * The name that an item stands for; undefined for what is no name of the program: words collected from texts, snippets,
 * qualified names, and items that change other places, too (imports), or that put something else before the name.
 */
export function nameOf(item: CompletionItem): string | undefined {
  const isWord = item.kind !== undefined && wordKinds.includes(item.kind);
  if (isWord || item.insertTextFormat === snippetFormat || (item.additionalTextEdits?.length ?? 0) > 0)
    return undefined;
  const inserted = leadingName.exec(item.textEdit?.newText ?? item.insertText ?? item.label)?.[0];
  const shown = leadingName.exec(item.label)?.[0];
  return inserted !== undefined && inserted === shown ? inserted : undefined;
}

export function namesOf(items: readonly CompletionItem[]): Set<string> {
  return new Set(items.map(nameOf).filter((name) => name !== undefined));
}
