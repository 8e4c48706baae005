import { onTestFinished } from "vitest";
import { HttpCommons } from "../../../shared/connectors/http/commons.ts";
import { HttpClient, type HttpRequest, type Sent } from "../../../shared/connectors/http/http-client.ts";
import { environmentSecrets } from "../../support/environment-secrets.ts";
import { restSource, TestPorts } from "../rest/rest-fixture.ts";

export const never = new AbortController().signal;

export interface OpenedClient {
  readonly client: HttpClient;
  readonly ports: TestPorts;
  readonly commons: HttpCommons;
  get(path: string): Promise<Sent>;
  post(path: string, more?: Partial<HttpRequest>): Promise<Sent>;
}

/** A client for an origin, with options as a sync file says them. */
export async function openClient(
  origin: string,
  written: Readonly<Record<string, unknown>> = {},
  more: {
    readonly env?: Readonly<Record<string, string>>;
    readonly commons?: HttpCommons;
    readonly ports?: TestPorts;
    readonly folder?: string;
  } = {},
): Promise<OpenedClient> {
  const ports = more.ports ?? new TestPorts();
  const commons = more.commons ?? new HttpCommons(ports);
  const { options } = restSource({ url: `${origin}/`, ...written });
  const context = { secrets: environmentSecrets(more.env ?? {}), commons, folder: more.folder ?? "/nowhere" };
  const opened = await HttpClient.open(new URL(origin), options, context);
  if (!opened.ok) throw new Error(opened.error.message);
  const client = opened.value;
  onTestFinished(() => client.dispose());
  return {
    client,
    ports,
    commons,
    get: (path) => client.send({ method: "GET", url: new URL(path, origin), repeatable: true }, never),
    post: (path, rest = {}) =>
      client.send(
        { method: "POST", url: new URL(path, origin), body: "{}", repeatable: false, ...rest },
        never,
      ),
  };
}

export const statusOf = (sent: Sent): number | string =>
  sent.kind === "answer" ? sent.answer.status : sent.kind;
