/** A new temporary folder's real path; it is removed when the script ends. */
export function scratchFolder(prefix: string): string;
