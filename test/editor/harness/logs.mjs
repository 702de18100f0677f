// The server and the workbench complain about parts that are not installed and hosts that cannot be reached.
const noise =
  /node_modules|node:internal|bindings file|^\s+at |tries: \[|^\s*[\]}]\s*$|ExtensionHostConnection|ManagementConnection|AgentHost|ENOTFOUND|reconnection-grace/;

/**
 * @param {string[]} entries of one or more lines each
 * @returns {string} the last lines that may tell why a test failed
 */
export function tailOfLog(entries, lineCount = 30) {
  return entries
    .flatMap((entry) => entry.split('\n'))
    .filter((line) => !noise.test(line))
    .slice(-lineCount)
    .join('\n');
}
