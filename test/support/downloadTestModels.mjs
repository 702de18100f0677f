// Fetches real models and the library that runs them, ahead of the tests and benchmarks that need them.
// usage, in the repository's root: node test/support/downloadTestModels.mjs [0.5b] [1.5b]
import { nodeLlamaCpp } from './nodeLlamaCpp.mjs';
import { testModel, testModelSizes } from './testModels.mjs';

const asked = process.argv.slice(2);
const unknown = asked.find((size) => !testModelSizes.includes(size));
if (unknown !== undefined) {
  process.stderr.write(`There is no model "${unknown}"; there are ${testModelSizes.join(' and ')}.\n`);
  process.exit(2);
}
process.stdout.write(`${(await nodeLlamaCpp()) ?? 'node-llama-cpp has no binary for this platform'}\n`);
for (const size of asked.length > 0 ? asked : testModelSizes) process.stdout.write(`${await testModel(size)}\n`);
