/** What the file connector asks of its surroundings beside the file system itself. */
export interface FilePorts {
  /** Called before each step that changes something on disk, with the step's name; a crash test ends the process here. */
  probe(step: FileStep): void;
}

/** The steps of a write in the order in which they are taken. */
export const fileSteps = [
  "claim", // other writes to the same file have to wait from here on
  "prepare", // a temporary file is made beside the target
  "fill",
  "sync",
  "keep", // the present content goes to the backups
  "intend",
  "replace", // rename, or the removal of a file
  "sync-folder",
  "end",
] as const;

export type FileStep = (typeof fileSteps)[number];

export const filePorts: FilePorts = { probe: () => {} };
