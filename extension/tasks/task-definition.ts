/** What a task of type `syncline` does with one sync file. */
export const taskCommands = ["check", "plan", "sync", "test"] as const;
export type TaskCommand = (typeof taskCommands)[number];

export interface SyncTask {
  readonly command: TaskCommand;
  /** Relative to the task's folder, or absolute. */
  readonly file: string;
}

/** A task as somebody wrote it into tasks.json; `null` for one that is none. */
export function parseTask(definition: Readonly<Record<string, unknown>>): SyncTask | null {
  const { command, file } = definition;
  const known = taskCommands.find((one) => one === command);
  return known === undefined || typeof file !== "string" || file === "" ? null : { command: known, file };
}
