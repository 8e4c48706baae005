import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type RequestOptions, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openServer, type Server, type ServerOptions } from "../../../agent/daemon/server/open-server.ts";
import { type AgentPlace, agentPlaceOf } from "../../../shared/protocol/agent-place.ts";
import { FakeAgent } from "./fake-agent.ts";

export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A real server before a fake agent, in a home of its own; closed when the test ends. */
export class OpenFake {
  readonly home: string;
  readonly place: AgentPlace;
  readonly agent: FakeAgent;
  readonly server: Server;
  readonly bugs: unknown[];
  now: () => number;

  private constructor(home: string, agent: FakeAgent, server: Server, bugs: unknown[], now: () => number) {
    this.home = home;
    this.place = agentPlaceOf(home);
    this.agent = agent;
    this.server = server;
    this.bugs = bugs;
    this.now = now;
  }

  static async open(
    options: Partial<ServerOptions> & { readonly home?: string } = {},
    agent = new FakeAgent(),
  ): Promise<OpenFake> {
    const home = options.home ?? temporaryHome();
    const dashboard = join(home, "dashboard");
    mkdirSync(join(dashboard, "fonts"), { recursive: true });
    writeFileSync(join(dashboard, "index.html"), "<!doctype html><title>Syncline</title>");
    writeFileSync(join(dashboard, "main.js"), "export {};");
    writeFileSync(join(dashboard, "fonts", "icons.ttf"), "font");
    writeFileSync(join(home, "secret.txt"), "nobody may see this");
    const bugs: unknown[] = [];
    const clock = options.clock ?? Date.now;
    const place = agentPlaceOf(home);
    mkdirSync(place.folder, { recursive: true, mode: 0o700 });
    const opened = await openServer({
      place,
      api: agent,
      port: 0,
      dashboard,
      metrics: async () => "syncline_runs_total 1\n",
      clock,
      onBug: (cause) => bugs.push(cause),
      ...options,
    });
    if (!opened.ok) throw new Error(opened.error.message);
    onTestFinished(() => opened.value.close());
    return new OpenFake(home, agent, opened.value, bugs, clock);
  }

  get port(): number {
    return Number(new URL(this.server.url ?? "").port);
  }

  /** A request as a program sends it, with any headers, `host` too. */
  ask(path: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Heard> {
    return heard({ host: "127.0.0.1", port: this.port, path, method, headers }, body);
  }

  /** A call over HTTP as the dashboard makes it. */
  call(name: string, params: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Heard> {
    return this.ask(`/api/v1/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(params),
    });
  }

  /** Over the socket. */
  askSocket(path: string, { method = "GET", headers = {}, body }: Asking = {}): Promise<Heard> {
    return heard({ socketPath: this.place.socket, path, method, headers }, body);
  }

  /** A new one-time code. */
  async code(): Promise<string> {
    const { body } = await this.askSocket("/api/v1/agent.signIn", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    return new URL(JSON.parse(body).value.url).hash.slice("#sign-in=".length);
  }

  /** The cookie of a browser that was signed in. */
  async cookie(): Promise<string> {
    const { headers } = await this.call("sign-in", { code: await this.code() });
    const [cookie = ""] = headers["set-cookie"] ?? [];
    return cookie.split(";")[0]!;
  }

  /** Writes bytes as they are and gives all that comes back until the connection ends. */
  raw(text: string | readonly string[], port = this.port): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      let answer = "";
      socket.setTimeout(20_000, () => reject(new Error(`No end within 20 s; so far: ${answer}`)));
      socket.on("data", (piece) => {
        answer += piece.toString("latin1");
      });
      socket.on("error", () => {});
      socket.on("close", () => {
        socket.setTimeout(0);
        resolve(answer);
      });
      for (const piece of typeof text === "string" ? [text] : text) socket.write(piece);
    });
  }
}

export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), "syncline-agent-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function heard(options: RequestOptions, body: string | undefined): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sending = request({ ...options, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => {
        text += piece;
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sending.on("error", reject);
    sending.end(body);
  });
}
