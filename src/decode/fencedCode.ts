/** The code in a model's reply: its first fenced block, or all of it if there is none. A reply is data and never run. */
export function codeInReply(reply: string): string {
  const fence = /^[ \t]*(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)(?:^[ \t]*\1[ \t]*$|(?![\s\S]))/m.exec(reply);
  const code = (fence?.[2] ?? reply).replace(/\r\n/g, '\n');
  return code.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

/** The code moved as a whole so that its outermost line stands as the hunk does. */
export function indentedFor(code: string, before: string): string {
  const lineStart = before.slice(before.lastIndexOf('\n') + 1);
  const indentation = /^[ \t]*/.exec(lineStart)?.[0] ?? '';
  const lines = code.split('\n');
  const outermost = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
    .reduce((least, each) => (each.length < least.length ? each : least), lines[0] ?? '');
  const common = /^[ \t]*/.exec(outermost)?.[0] ?? '';
  return lines
    .map((line, index) => {
      if (line.trim() === '') return '';
      const bare = line.startsWith(common) ? line.slice(common.length) : line.trimStart();
      // The hunk's own line is indented by what stands before it.
      return index === 0 ? bare : indentation + bare;
    })
    .join('\n');
}
