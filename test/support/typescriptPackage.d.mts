export function typescriptPackage(version: string): Promise<string>;
