// Loaded into a measured process with --require: writes the most memory it had (in KiB, its threads' included) when it
// ends. Asked from outside, the number would be gone with the process.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
}
