/** A name as SQLite takes it, whatever is in it. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
