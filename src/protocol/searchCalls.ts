/** One argument of a search call. All are texts on the command line; `number` must then read as one. */
export interface SearchArgument {
  readonly name: string;
  readonly type: 'string' | 'number';
  readonly isOptional?: true;
  /** For people and for models. */
  readonly description: string;
}

export interface SearchCallDescription {
  /** For people: one line. */
  readonly summary: string;
  /** For a model: what it answers and when to use it. */
  readonly modelDescription: string;
  /** In order; optional ones come last. */
  readonly arguments: readonly SearchArgument[];
}

const name = (description: string): SearchArgument => ({ name: 'name', type: 'string', description });
const file: SearchArgument = {
  name: 'file',
  type: 'string',
  description: 'Path of the file, or the end of one: "parser.py", "core/parser.py".',
};
const text: SearchArgument = {
  name: 'text',
  type: 'string',
  description:
    'The text, taken literally; between slashes it is a regular expression, with flags behind the last one: /get_\\w+/i.',
};

/** The search calls, by their names in the contract. The first eight are AutoCodeRover's, by its names and arguments. */
export const SEARCH_CALLS = {
  search_class: {
    summary: 'Classes, interfaces, structs, enums and traits of this name',
    modelDescription:
      'Finds classes (and interfaces, structs, enums, traits, type aliases) by name in the whole workspace. Shows the signatures of their members, not the bodies. Without an exact hit it answers with the nearest names and says so.',
    arguments: [name('Name of the class; may be qualified: Outer.Inner.')],
  },
  search_class_in_file: {
    summary: 'The same, in one file; short classes are shown in full',
    modelDescription:
      'Finds a class by name in one file. Shows its whole text if it is short, else the signatures of its members.',
    arguments: [name('Name of the class.'), file],
  },
  search_method: {
    summary: 'Functions and methods of this name',
    modelDescription:
      'Finds functions and methods by name in the whole workspace and shows their code. Without an exact hit it answers with the nearest names and says so.',
    arguments: [name('Name of the function or method; may be qualified: Class.method.')],
  },
  search_method_in_class: {
    summary: 'A method of one class, or of its base classes',
    modelDescription:
      'Finds a method in a class and shows its code. If the class does not define it, the base classes are searched.',
    arguments: [
      name('Name of the method.'),
      { name: 'class', type: 'string', description: 'Name of the class; may be qualified.' },
    ],
  },
  search_method_in_file: {
    summary: 'Functions and methods of this name in one file',
    modelDescription: 'Finds functions and methods by name in one file and shows their code.',
    arguments: [name('Name of the function or method.'), file],
  },
  search_code: {
    summary: 'Text in all files',
    modelDescription:
      'Finds text (or a regular expression) in all text files of the workspace and shows the lines around it, with the class and function they are in.',
    arguments: [text],
  },
  search_code_in_file: {
    summary: 'Text in one file',
    modelDescription: 'Finds text (or a regular expression) in one file and shows the lines around it.',
    arguments: [text, file],
  },
  get_code_around_line: {
    summary: 'The lines around a line',
    modelDescription: 'Shows the lines of a file around a line, with line numbers.',
    arguments: [
      file,
      { name: 'line', type: 'number', description: 'The line; the first is 1.' },
      { name: 'window', type: 'number', description: 'How many lines before and after it.' },
    ],
  },
  find_references: {
    summary: 'Where a name is used',
    modelDescription: 'Finds the places where a name is used, with the class and function they are in.',
    arguments: [name('The name; may be qualified: Class.method.')],
  },
  find_callers: {
    summary: 'Who calls this',
    modelDescription: 'Finds the functions and methods that call a function, method or class of this name.',
    arguments: [name('Name of what is called; may be qualified: Class.method.')],
  },
  find_definition: {
    summary: 'Where a name is defined, whatever it is',
    modelDescription:
      'Finds the definitions of a name, whatever they are: class, function, method, field, variable, type, module or import. A place may be given to tell which one is meant.',
    arguments: [
      name('The name; may be qualified.'),
      { ...file, isOptional: true, description: 'A file that uses the name, to tell which definition is meant.' },
      { name: 'line', type: 'number', isOptional: true, description: 'The line of that file that uses the name.' },
    ],
  },
  class_hierarchy: {
    summary: 'Base classes and subclasses',
    modelDescription: 'Shows the base classes (upwards) and subclasses (downwards) of a class across all files.',
    arguments: [name('Name of the class.')],
  },
  file_outline: {
    summary: 'What a file defines and imports',
    modelDescription:
      'Lists imports, classes, functions, methods and fields of a file with their lines and signatures.',
    arguments: [file],
  },
  list_directory: {
    summary: 'Files and folders of a folder',
    modelDescription: 'Lists files and folders of a folder, with their sizes. Ignored and generated ones are left out.',
    arguments: [
      {
        name: 'directory',
        type: 'string',
        isOptional: true,
        description: "Path of the folder, or the end of one; without it the workspace's root.",
      },
    ],
  },
} as const satisfies Readonly<Record<string, SearchCallDescription>>;

export type SearchCallName = keyof typeof SEARCH_CALLS;

export const isSearchCall = (name: string): name is SearchCallName => Object.hasOwn(SEARCH_CALLS, name);

/** The description of a call, with its arguments as plain {@link SearchArgument}s. */
export const searchCall = (name: SearchCallName): SearchCallDescription => SEARCH_CALLS[name];
