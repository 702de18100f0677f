import type { FileTable } from './fileTable.ts';

/** What is made of a table, made anew only when the table has changed. */
export function oncePerVersion<T>(make: (table: FileTable) => T): (table: FileTable) => T {
  let made: { readonly version: number; readonly value: T } | undefined;
  return (table) => {
    if (made?.version !== table.version) made = { version: table.version, value: make(table) };
    return made.value;
  };
}
