import type { Page } from "playwright-core";
import type { Question } from "./electron-stand-in/seen.ts";

/** A desktop program that runs, under Electron or under what stands in for it. */
export interface DesktopHost {
  /** What it wrote as errors. */
  readonly errors: readonly string[];
  readonly pid: number;
  ask(question: Question): Promise<unknown>;
  /** The dashboard's page, where its window is open. */
  page(): Promise<Page | null>;
  /** `undefined` while it runs; else the code it ended with, `null` where it was killed. */
  exitCode(): number | null | undefined;
  kill(signal: NodeJS.Signals): void;
  close(): Promise<void>;
}

export interface DesktopStart {
  /** The folder of the bundles. */
  readonly dist: string;
  /** What the host itself keeps, the same for all programs of one user. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}
