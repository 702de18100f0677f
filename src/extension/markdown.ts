/** A piece of code in Markdown, whatever is in it. */
export function codeSpan(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length)));
  const padding = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${padding}${text.replace(/\s+/g, ' ')}${padding}${fence}`;
}

/** Text from the project or its tests, so that nothing in it is Markdown. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&:@]/g, '\\$&').replace(/\s+/g, ' ');
}
