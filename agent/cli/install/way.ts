import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import type { Result } from "../../../shared/base/result.ts";
import type { InstallPorts } from "./install-ports.ts";
import type { Service } from "./service.ts";

/** What was done, in sentences for the person who asked for it. */
export interface Done {
  /** Whether anything is another way than before. */
  readonly changed: boolean;
  readonly said: readonly string[];
  /** What the person should know or do beyond it. */
  readonly notes: readonly string[];
}

/** One of the ways by which a system starts programs for its users. Both deeds may be done again at any time. */
export interface Way {
  install(service: Service, ports: InstallPorts): Promise<Result<Done, Diagnostic>>;
  uninstall(ports: InstallPorts): Promise<Result<Done, Diagnostic>>;
}

export const nothingDone: Done = { changed: false, said: [], notes: [] };
