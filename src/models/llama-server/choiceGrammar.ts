/** A grammar of llama.cpp (GBNF) whose only texts are the given ones. */
export function choiceGrammar(choices: readonly string[]): string {
  return `root ::= ${choices.map(literal).join(' | ')}`;
}

function literal(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}
