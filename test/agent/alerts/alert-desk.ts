import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { FreshSecrets } from "../../../agent/daemon/alerts/fresh-secrets.ts";
import { type OpenAlerts, openAlerts } from "../../../agent/daemon/alerts/open-alerts.ts";
import type { AlertSettings, Way } from "../../../agent/daemon/alerts/way.ts";
import { problem } from "../../../shared/base/diagnostic.ts";
import type { Attention } from "../../../shared/protocol/views.ts";
import { HandClock } from "../../support/hand-clock.ts";

export const secret = "s3cr3t-W0rd";

export const failing: Attention = {
  kind: "failing",
  since: 0,
  times: 1,
  problem: problem("endpoint.unreachable", "The server does not answer", { hint: "Start it." }),
};

/** Alerts of an agent with secrets in its environment and time in the test's hand. */
export class AlertDesk {
  readonly folder = mkdtempSync(join(tmpdir(), "syncline-alerts-"));
  readonly time = new HandClock();
  readonly log: { readonly level: string; readonly message: string }[] = [];
  settings: AlertSettings = { desktop: false, webhook: null, email: null, everyMinutes: 60 };
  problems = 0;
  readonly #desktop: Way | null;
  alerts: OpenAlerts;

  constructor(settings: Partial<AlertSettings> = {}, desktop: Way | null = null) {
    this.settings = { ...this.settings, ...settings };
    this.#desktop = desktop;
    this.alerts = this.#open();
    onTestFinished(() => {
      this.alerts.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  restart(): void {
    this.alerts.close();
    this.alerts = this.#open();
  }

  waits(id: string, ...attention: readonly Attention[]): void {
    this.alerts.attention({ id, name: id }, attention);
  }

  #open(): OpenAlerts {
    const env = { MAIL_PASSWORD: secret, HOOK: secret };
    const file = { path: join(this.folder, "settings"), text: "" };
    return openAlerts({
      folder: this.folder,
      settings: () => this.settings,
      secrets: new FreshSecrets({ home: this.folder, env }, file),
      log: { write: (level, _area, message) => this.log.push({ level, message }) },
      clock: this.time.clock,
      timers: this.time.timers,
      desktop: this.#desktop,
      dashboard: () => "http://127.0.0.1:7415/",
      host: "shop-server",
      version: "1.2.3",
      onProblem: () => {
        this.problems++;
      },
    });
  }
}

export interface Posted {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that takes what is POSTed, and answers as a test says. */
export class HookServer {
  readonly posted: Posted[] = [];
  answer: (response: ServerResponse) => void = (response) => response.writeHead(204).end();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async open(): Promise<HookServer> {
    const hook = new HookServer();
    await new Promise<void>((resolve) => hook.#server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      hook.#server.closeAllConnections();
      hook.#server.close();
    });
    return hook;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const piece of request) body += String(piece);
    const { method, url, headers } = request;
    this.posted.push({ method, url, headers, body });
    this.answer(response);
  }
}
