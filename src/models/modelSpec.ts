import { modelSpecInvalid } from '../workspace/userErrors/modelErrors.ts';

/** Which language model a person means. */
export type ModelSpec =
  | { readonly kind: 'none' }
  /** The first that is there without leaving this machine. */
  | { readonly kind: 'auto' }
  /** A GGUF file, run here. */
  | { readonly kind: 'llama'; readonly path: string }
  | { readonly kind: 'llama-server'; readonly url: URL }
  | { readonly kind: 'ollama'; readonly name: string }
  /** Any server that speaks OpenAI's protocol. */
  | { readonly kind: 'openai'; readonly name: string }
  /** A model that the editor offers to its extensions. */
  | { readonly kind: 'editor'; readonly id: string };

/** @throws UserError if the text is none of `none | auto | llama:… | llama-server:… | ollama:… | openai:… | editor:…` */
export function parseModelSpec(text: string): ModelSpec {
  const [, kind = '', rest = ''] = /^([a-z-]+)(?::(.*))?$/s.exec(text) ?? [];
  if ((kind === 'none' || kind === 'auto') && !text.includes(':')) return { kind };
  const value = rest.trim();
  const needed = (what: string): string => {
    if (value === '') throw modelSpecInvalid(text, `after "${kind}:" there must be ${what}.`);
    return value;
  };
  switch (kind) {
    case 'llama':
      return { kind, path: needed('the path of a GGUF file') };
    case 'llama-server':
      return { kind, url: serverUrl(needed('the address of a server, such as http://127.0.0.1:8080'), text) };
    case 'ollama':
    case 'openai':
      return { kind, name: needed('the name of a model') };
    case 'editor':
      return { kind, id: needed('the id of a model of the editor') };
    default:
      throw modelSpecInvalid(text === '' ? 'An empty text' : text, 'it begins with no known kind.');
  }
}

/**
 * @param text whatever names the address, for the message
 * @throws UserError unless it is an http or https address without name and password, which would get into messages
 */
export function serverUrl(address: string, text: string): URL {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw modelSpecInvalid(text, 'the address must begin with http:// or https://.');
  }
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    const shown = text.replace(address, `${url.protocol}//${url.host}${url.pathname}`);
    throw modelSpecInvalid(shown, 'the address may hold no key, name or password; a key goes into OPENAI_API_KEY.');
  }
  return url;
}
