/** How far back the start of what is unfinished is looked for. */
const reach = 2000;

/** What a list of parameters starts with: a name or pattern, and its type. */
const typedParameter = /^\s*(?:\.\.\.)?(?:[\w$]+|\{[^()]*?\}|\[[^()]*?\])\s*\??\s*:/;
const block = /(?:\)|=>|\b(?:else|try|do|finally|static))\s*$/;

/**
 * Whether the code ends inside of type arguments or typed parameters that are not closed. Before they are, the parser may
 * take them for comparisons and parentheses, and the compiler then offers values where types stand. Works on the text, by
 * the way code is commonly spaced: `a < b` compares, `A<B` does not.
 */
export function isInUnfinishedTypes(before: string): boolean {
  const text = before.slice(-reach);
  let closed = 0;
  let closedAngles = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const character = text[at] ?? '';
    if (character === ';' && closed === 0 && text[at + 1] === '\n') closedAngles = 0;
    if (')]}'.includes(character)) closed += 1;
    else if ('([{'.includes(character)) {
      if (closed > 0) closed -= 1;
      else if (character === '(' && typedParameter.test(text.slice(at + 1))) return true;
      else if (character === '{' && block.test(text.slice(0, at))) return false;
    } else if (closed === 0 && character === '>' && isAngle(text, at)) closedAngles += 1;
    else if (closed === 0 && character === '<' && isAngle(text, at)) {
      if (closedAngles === 0) return true;
      closedAngles -= 1;
    }
  }
  return false;
}

/** No arrow, no comparison, no shift. */
function isAngle(text: string, at: number): boolean {
  const before = text[at - 1] ?? '';
  const behind = text[at + 1] ?? '';
  if (text[at] === '<') return /[\w$]/.test(before) && behind !== '=' && behind !== '<';
  return !/[=\-]/.test(before) && behind !== '=' && !(before === ' ' && behind === ' ');
}
