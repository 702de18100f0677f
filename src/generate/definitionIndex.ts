import type { ProjectDefinition } from './ingredients.ts';

/** The project's definitions by name, and methods by their class. */
export class DefinitionIndex {
  readonly #byName = new Map<string, ProjectDefinition[]>();
  readonly #byContainer = new Map<string, ProjectDefinition[]>();

  constructor(definitions: readonly ProjectDefinition[]) {
    for (const definition of definitions) {
      append(this.#byName, definition.name, definition);
      if (definition.container !== undefined) append(this.#byContainer, definition.container, definition);
    }
  }

  named(name: string): readonly ProjectDefinition[] {
    return this.#byName.get(name) ?? [];
  }

  methodsOf(container: string): readonly ProjectDefinition[] {
    return this.#byContainer.get(container) ?? [];
  }
}

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
