/** What the system is to start for the user at login, and to start again when it fails. */
export interface Service {
  /** The program and its arguments. */
  readonly command: readonly [program: string, ...more: string[]];
  /** What it has to be told beyond what the system tells every program. */
  readonly environment: Readonly<Record<string, string>>;
}

export const description = "Syncline's agent: keeps records the same across files, databases and web APIs";
