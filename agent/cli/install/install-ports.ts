/** What installing needs of the world. */
export interface InstallPorts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The user's own folder. */
  readonly home: string;
  readonly user: { readonly name: string; readonly uid: number };
  /** The Node that runs this. */
  readonly node: string;
  /** The file of the program that runs: `dist/main.js`. */
  readonly program: string;
  readonly temporary: string;
  readonly exists: (path: string) => boolean;
  /** `null` where there is no such file. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  /** Makes the folders that lack. Throws where it cannot. */
  readonly write: (path: string, bytes: Uint8Array) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Runs a program to its end. Never throws; `code` is `null` where it could not be started. */
  readonly run: (command: string, words: readonly string[]) => Promise<Ran>;
  /** Ends the agent that runs now, if one does, so that the system's own can take its place. Whether one did. */
  readonly stopAgent: () => Promise<boolean>;
}

export interface Ran {
  readonly code: number | null;
  /** What it printed, errors included. */
  readonly output: string;
}
