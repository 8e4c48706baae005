import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type OpenLogs, openLogs } from "../../../agent/daemon/logs/open-logs.ts";
import type { ParsedParams } from "../../../shared/protocol/methods.ts";
import type { AgentSettings, LogEntry, Page } from "../../../shared/protocol/views.ts";
import { HandClock } from "../../support/hand-clock.ts";

/** A log in a folder of its own, gone when the test ends. */
export class LogDesk {
  readonly root = mkdtempSync(join(tmpdir(), "syncline-logs-"));
  readonly folder: string;
  readonly time = new HandClock();
  settings: AgentSettings["logs"] = { level: "debug", megabytes: 1, days: 30 };
  /** How often it was told that the problem is another. */
  problems = 0;
  secrets: readonly string[] = [];
  log: OpenLogs;

  constructor(folder = "logs") {
    this.folder = join(this.root, folder);
    this.log = this.open();
    onTestFinished(() => {
      this.log.close();
      rmSync(this.root, { recursive: true, force: true });
    });
  }

  open(): OpenLogs {
    return openLogs({
      folder: this.folder,
      settings: () => this.settings,
      clock: this.time.clock,
      timers: this.time.timers,
      redact: (text) => this.secrets.reduce((rest, secret) => rest.replaceAll(secret, "•••"), text),
      onProblem: () => {
        this.problems++;
      },
    });
  }

  reopen(): void {
    this.log.close();
    this.log = this.open();
  }

  /** Names of the parts, oldest first. */
  parts(): readonly string[] {
    return readdirSync(this.folder).sort();
  }

  path(part: string): string {
    return join(this.folder, part);
  }

  /** All that is in the files, oldest first. */
  text(): string {
    return this.parts()
      .map((part) => readFileSync(this.path(part), "utf8"))
      .join("");
  }

  async search(search: Partial<ParsedParams<"logs.search">> = {}): Promise<Page<LogEntry>> {
    const found = await this.log["logs.search"]({ limit: 100, ...search }, new AbortController().signal);
    if (!found.ok) throw new Error(found.error.message);
    return found.value;
  }

  /** The messages of all pages. */
  async messages(search: Partial<ParsedParams<"logs.search">> = {}): Promise<readonly string[]> {
    const messages: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await this.search({ ...search, ...(after === undefined ? {} : { after }) });
      messages.push(...page.items.map(({ message }) => message));
      if (page.next === null) return messages;
      after = page.next;
    }
  }
}
