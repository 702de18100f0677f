import type { SearchCallName } from '../../protocol/searchCalls.ts';

/** The arguments of a call by their names. */
export type CallInput = Readonly<Record<string, string | number | undefined>>;

type Message = (input: CallInput) => string;

const quoted = (value: string | number | undefined): string => `"${value ?? ''}"`;

const messages: Readonly<Record<SearchCallName, Message>> = {
  search_class: ({ name }) => `Searching for the class ${quoted(name)}`,
  search_class_in_file: ({ name, file }) => `Searching for the class ${quoted(name)} in ${file ?? 'a file'}`,
  search_method: ({ name }) => `Searching for the function ${quoted(name)}`,
  search_method_in_class: ({ name, class: of }) => `Searching for the method ${quoted(name)} of ${quoted(of)}`,
  search_method_in_file: ({ name, file }) => `Searching for the function ${quoted(name)} in ${file ?? 'a file'}`,
  search_code: ({ text }) => `Searching for the text ${quoted(text)}`,
  search_code_in_file: ({ text, file }) => `Searching for the text ${quoted(text)} in ${file ?? 'a file'}`,
  get_code_around_line: ({ file, line }) => `Reading ${file ?? 'a file'} around line ${line ?? 1}`,
  find_references: ({ name }) => `Searching for uses of ${quoted(name)}`,
  find_callers: ({ name }) => `Searching for callers of ${quoted(name)}`,
  find_definition: ({ name }) => `Searching for the definition of ${quoted(name)}`,
  class_hierarchy: ({ name }) => `Looking up the bases and subclasses of ${quoted(name)}`,
  file_outline: ({ file }) => `Outlining ${file ?? 'a file'}`,
  list_directory: ({ directory }) => `Listing ${directory ?? 'the workspace'}`,
};

/** What a chat shows while a call is carried out. */
export const messageOf = (call: SearchCallName, input: CallInput): string => messages[call](input);
