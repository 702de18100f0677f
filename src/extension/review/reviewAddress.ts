/** The schemes of the two virtual documents that show a proposed file. */
export const originalScheme = 'fixpoint-original';
export const patchedScheme = 'fixpoint-patched';

/** Which file of which patch of which review a virtual document shows. */
export interface ReviewAddress {
  readonly reviewId: string;
  readonly patchIndex: number;
  readonly fileIndex: number;
}

/** An address as the query of a document's URI; its path is the real file's, so that the language is recognised. */
export function queryOf({ reviewId, patchIndex, fileIndex }: ReviewAddress): string {
  return `${reviewId}.${patchIndex}.${fileIndex}`;
}

export function addressOf(query: string): ReviewAddress | undefined {
  const match = /^(\w+)\.(\d+)\.(\d+)$/.exec(query);
  return match ? { reviewId: match[1] ?? '', patchIndex: Number(match[2]), fileIndex: Number(match[3]) } : undefined;
}
