import * as vscode from 'vscode';
import type { FoundSymbol, SymbolSearchReply } from '../../protocol/protocol.ts';
import type { FolderAnswer } from './askFolders.ts';

/** A row of the search. Without a symbol it only tells something. */
export interface SearchItem extends vscode.QuickPickItem {
  readonly symbol?: FoundSymbol;
}

export const openToSide: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('split-horizontal'),
  tooltip: 'Open to the Side',
};

/** By the kinds of definitions; whatever else is found is text. */
const icons: Readonly<Record<string, string>> = {
  module: 'symbol-module',
  class: 'symbol-class',
  interface: 'symbol-interface',
  struct: 'symbol-struct',
  enum: 'symbol-enum',
  trait: 'symbol-interface',
  extension: 'symbol-class',
  type: 'symbol-type-parameter',
  function: 'symbol-function',
  method: 'symbol-method',
  field: 'symbol-field',
  variable: 'symbol-variable',
};

export function itemsOf(answers: readonly FolderAnswer<SymbolSearchReply>[], typed: string): SearchItem[] {
  const isNamed = answers.length > 1;
  const found = merged(answers).map(({ symbol, folder }) => itemOf(symbol, isNamed ? `${folder.name}/` : ''));
  const notes = new Set(answers.map(({ result }) => result.note).filter((note) => note !== ''));
  return [
    ...(found.length > 0 ? found : [tellingItem('search', `Nothing like "${typed}"`)]),
    ...[...notes].map((note) => tellingItem('info', note)),
  ];
}

/** A row that cannot be chosen. A separator would be the editor's way, but it shows none that nothing follows. */
function tellingItem(icon: string, label: string): SearchItem {
  return { label: withoutIcons(label), iconPath: new vscode.ThemeIcon(icon), alwaysShow: true };
}

function itemOf(symbol: FoundSymbol, folder: string): SearchItem {
  const { name, kind, container, file, line, lineText } = symbol;
  const icon = (lineText === undefined ? icons[kind] : undefined) ?? 'symbol-text';
  return {
    symbol,
    label: withoutIcons(lineText?.trim() ?? name),
    iconPath: new vscode.ThemeIcon(icon),
    description: withoutIcons(container),
    detail: withoutIcons(`${folder}${file}:${line}`),
    buttons: [openToSide],
    alwaysShow: true, // the engine has decided what is like the text, the editor would filter again
  };
}

interface InFolder {
  readonly symbol: FoundSymbol;
  readonly folder: vscode.WorkspaceFolder;
  readonly rank: number;
}

/** Every folder's best first, then every folder's second; definitions before lines of text, as in each folder's answer. */
function merged(answers: readonly FolderAnswer<SymbolSearchReply>[]): InFolder[] {
  const all = answers.flatMap(({ folder, result }) =>
    result.symbols.map((symbol, rank): InFolder => ({ symbol, folder, rank })),
  );
  const isText = ({ symbol }: InFolder): number => (symbol.lineText === undefined ? 0 : 1);
  return all.sort((one, other) => isText(one) - isText(other) || one.rank - other.rank);
}

/** A row's texts may name icons. Code is to be read as it stands. */
function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
