import type { ProjectDefinition } from '../generate/generate.ts';
import type { Localization } from '../localize/localize.ts';
import type { Definition } from '../symbols/symbols.ts';

/** What the program files that the failing tests execute define: names that a patch may well need. */
export function projectDefinitions(localization: Localization): ProjectDefinition[] {
  return [...localization.definitions.values()].flatMap((definitions) =>
    definitions.map((definition) => projectDefinition(definition, definitions)),
  );
}

function projectDefinition(definition: Definition, siblings: readonly Definition[]): ProjectDefinition {
  const { name, kind, file } = definition;
  if (kind === 'class') {
    const constructor = siblings.find((other) => other.qualifiedName === `${definition.qualifiedName}.__init__`);
    return { name, kind, file, ...(constructor ? { parameters: withoutReceiver(constructor.parameters) } : {}) };
  }
  const parameters = kind === 'method' ? withoutReceiver(definition.parameters) : definition.parameters;
  const container = definition.container;
  return { name, kind, file, parameters, ...(container === undefined ? {} : { container }) };
}

/** Static methods have none. */
function withoutReceiver(parameters: readonly string[]): readonly string[] {
  return /^(self|cls|mcs)$/.test(parameters[0] ?? '') ? parameters.slice(1) : parameters;
}
