// Do language servers allow the names of real code? The part `safety-servers` of the decoding benchmark, on its own.
import { parseArgs } from 'node:util';
import { part } from '../decoding/languageServers.ts';
import { untilInterrupted } from '../untilInterrupted.ts';

const usage = `usage: npm run bench -- languageServers [--identifiers N] [--only TEXT]
  --identifiers N  names asked for in each project (default 300)
  --only TEXT      only projects whose name or language contains TEXT`;

const { values } = parseArgs({
  options: {
    identifiers: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else
  await untilInterrupted(async (signal) => {
    console.log(await part.run(signal, { identifiers: Number(values.identifiers), only: values.only }));
  });
