export function nodeLlamaCpp(): Promise<string | undefined>;
