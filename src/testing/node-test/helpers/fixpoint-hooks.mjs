// Hooks of module loading for a Node whose hooks run in a thread of their own (before 22.15).
let apiUrl;

export function initialize(data) {
  apiUrl = data.apiUrl;
}

export function resolve(name, context, next) {
  if (name !== 'node:test') return next(name, context);
  return { url: apiUrl, format: 'module', shortCircuit: true };
}
