/** Lines about parts that are not installed, hosts that cannot be reached, and the stacks below them. */
const noise = [
  /^\[info\]/,
  /^\s*([\]}]\s*)?$/,
  /^\s+at |node:internal|Require stack|tries: \[/,
  /node_modules|bindings file|Cannot find module|Service Worker|ENOTFOUND/,
  /ExtensionHostConnection|ManagementConnection|AgentHost|reconnection-grace/,
];

/**
 * @param {string[]} entries of one or more lines each
 * @returns {string} the last lines that may tell why a test failed
 */
export function tailOfLog(entries, lineCount = 30) {
  return entries
    .flatMap((entry) => entry.split('\n'))
    .filter((line) => !noise.some((pattern) => pattern.test(line)))
    .slice(-lineCount)
    .join('\n');
}
