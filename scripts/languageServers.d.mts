/** Pyright's script for Node. */
export function pyrightForTests(): Promise<string>;
/** The command. Needs a go command. */
export function goplsForTests(): Promise<string>;
/** The folder of the Eclipse JDT language server. Needs Python's pip. */
export function jdtlsForTests(): Promise<string>;
/** The home of a Java that the Eclipse JDT language server runs on. */
export function javaForJdtls(): Promise<string>;
