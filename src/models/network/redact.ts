const replacement = '[key removed]';

/** The text without the secrets, however a server or a library may have written them down. */
export function redacted(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(writtenForms);
  return [...new Set(forms)]
    .sort((a, b) => b.length - a.length)
    .reduce((clean, form) => clean.replaceAll(form, replacement), text);
}

function writtenForms(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, inJson, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
}
