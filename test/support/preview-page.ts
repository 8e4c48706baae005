import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { page as pageText } from "../../extension/preview/panel/page.ts";
import { nothingSeen, type PanelState } from "../../extension/preview/panel/panel-state.ts";
import { type FromView, parseFromView, type ToView } from "../../extension/preview/panel/view-messages.ts";
import { WatchedPage } from "./browser.ts";
import { pageOf, provenanceOf, rowOf, summaryOf } from "./preview-data.ts";

export type Theme = "light" | "dark" | "high-contrast-light";

const bundle = (folder: string) =>
  `import { bundleView } from "./extension/preview/bundle-view.mjs"; await bundleView(${JSON.stringify(folder)});`;

export interface BuiltView {
  readonly url: string;
  close(): Promise<void>;
}

/** The view as it is packed, behind the panel's own page and policy. `?theme=` gives it a theme's variables. */
export async function serveView(): Promise<BuiltView> {
  const folder = mkdtempSync(join(tmpdir(), "syncline-view-"));
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", bundle(folder)]);
  const font = "node_modules/@vscode/codicons/dist/codicon.ttf";
  const types: Readonly<Record<string, string>> = {
    css: "text/css; charset=utf-8",
    js: "text/javascript; charset=utf-8",
    ttf: "font/ttf",
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", origin());
    const name = url.pathname.slice(1);
    if (name === "") {
      const theme = url.searchParams.get("theme") ?? "dark";
      const text = pageText({ script: "/view.js", style: "/view.css", source: origin(), nonce: "n" });
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(
        text
          .replace("</head>", `<link rel="stylesheet" href="/theme-${theme}.css"></head>`)
          .replace("<body>", `<body class="${classes[theme] ?? ""}">`),
      );
      return;
    }
    const theme = /^theme-([a-z-]+)\.css$/.exec(name)?.[1];
    const file =
      theme === undefined
        ? name === "dashboard/codicon.ttf"
          ? font
          : join(folder, name)
        : `test/fixtures/themes/${theme}.css`;
    try {
      const bytes = readFileSync(file);
      response.writeHead(200, { "content-type": types[name.split(".").at(-1) ?? ""] ?? "text/plain" });
      response.end(bytes);
    } catch {
      response.writeHead(name === "favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  function origin(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  return {
    url: origin(),
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const classes: Readonly<Record<string, string>> = {
  light: "vscode-light",
  dark: "vscode-dark",
  "high-contrast-light": "vscode-high-contrast vscode-high-contrast-light",
};

/** The host that the view talks to: it answers from made-up rows, and keeps all that it was told. */
export class PreviewStage {
  readonly watched: WatchedPage;
  readonly told: FromView[] = [];
  state: PanelState = nothingSeen;
  balance = "10.5";
  file: string | null = "customers.sync.yaml";
  trusted = true;
  locked = false;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  get page() {
    return this.watched.page;
  }

  static async open(
    browser: Browser,
    view: BuiltView,
    { theme = "dark", width = 640, height = 700 }: { theme?: Theme; width?: number; height?: number } = {},
  ): Promise<PreviewStage> {
    const watched = await WatchedPage.open(browser, `${view.url}/view.css`, {
      viewport: { width, height },
    });
    const stage = new PreviewStage(watched);
    await watched.page.exposeFunction("tellHost", (message: unknown) => stage.#take(message));
    await watched.page.addInitScript(`
      let kept = undefined;
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.tellHost(message),
        getState: () => kept,
        setState: (state) => { kept = state; window.keptState = state; },
      });`);
    await watched.page.goto(`${view.url}/?theme=${theme}`);
    return stage;
  }

  /** Shows a preview of so many rows as the newest text's. */
  async show(rows: number, part: Parameters<typeof summaryOf>[1] = {}): Promise<void> {
    const revision = this.state.revision + 1;
    const turn = (this.state.preview?.turn ?? 0) + 1;
    const preview = { revision, turn, took: 12, summary: summaryOf(rows, part) };
    await this.become({ revision, preview, freshness: { kind: "current" }, progress: null });
  }

  async become(change: Partial<PanelState>): Promise<void> {
    this.state = { ...this.state, ...change };
    await this.#tell();
  }

  /** The last that was told of a kind. */
  last<K extends FromView["kind"]>(kind: K): Extract<FromView, { kind: K }> | undefined {
    return this.told.findLast((one): one is Extract<FromView, { kind: K }> => one.kind === kind);
  }

  async close(): Promise<readonly string[]> {
    return this.watched.close();
  }

  async #tell(): Promise<void> {
    const { state, file, locked, trusted } = this;
    await this.#send({
      kind: "state",
      state,
      file,
      path: "file:///work/customers.sync.yaml",
      locked,
      trusted,
    });
  }

  async #send(message: ToView): Promise<void> {
    await this.page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`);
  }

  async #take(received: unknown): Promise<void> {
    const message = parseFromView(JSON.parse(JSON.stringify(received)));
    if (message === null) throw new Error(`the view says what is no message: ${JSON.stringify(received)}`);
    this.told.push(message);
    if (message.kind === "ready") return this.#tell();
    if (message.kind !== "ask") return;
    const { id, revision, question } = message;
    const { preview } = this.state;
    if (preview === null || revision !== preview.revision) return this.#send({ kind: "superseded", id });
    const { rows } = preview.summary;
    switch (question.kind) {
      case "rows":
        return this.#send({
          kind: "rows",
          id,
          page: pageOf(rows, question.from, question.count, question.filter, this.balance),
        });
      case "find": {
        const number = Number(/^person(\d+)@/.exec(question.key)?.[1] ?? "NaN");
        return this.#send({ kind: "found", id, row: number < rows ? number : null });
      }
      case "provenance": {
        const row = rowOf(question.row);
        const key = row.kind === "item" ? row.item.key : row.record;
        return this.#send({
          kind: "provenance",
          id,
          provenance: provenanceOf(key, question.field, this.balance),
        });
      }
    }
  }
}
