import { onTestFinished } from "vitest";
import type { Connector } from "../../../shared/connectors/contract.ts";
import { filePorts } from "../../../shared/connectors/file/ports.ts";
import { HttpCommons } from "../../../shared/connectors/http/commons.ts";
import type { HttpPorts } from "../../../shared/connectors/http/ports.ts";
import { openConnector } from "../../../shared/connectors/open-connector.ts";
import { parseYaml } from "../../../shared/mapping/parse/yaml.ts";
import { type RestSource, rest } from "../../../shared/mapping/sources/rest.ts";
import { environmentSecrets } from "../../support/environment-secrets.ts";
import { type FaultyOptions, FaultyServer, type Item } from "../../support/faulty-server.ts";

/** A source as a sync file would say it. Fails where the sync file would. */
export function restSource(written: unknown): RestSource {
  const { report } = parseYaml("", "test");
  const source = rest.parse(written, [], report);
  if (source === null || report.diagnostics.length > 0) throw new Error(JSON.stringify(report.diagnostics));
  return source;
}

/** Ports on which time passes only by being slept through. */
export class TestPorts implements HttpPorts {
  now = 1_800_000_000_000;
  readonly slept: number[] = [];
  env: Readonly<Record<string, string | undefined>> = {};
  #count = 0;

  clock = (): number => this.now;

  random = (): number => 0.999;

  sleep = async (milliseconds: number): Promise<void> => {
    this.slept.push(milliseconds);
    this.now += milliseconds;
  };

  unique = (): string => `unique${++this.#count}`;
}

export interface OpenedRest {
  readonly connector: Connector;
  readonly ports: TestPorts;
}

export function openRest(
  written: unknown,
  more: {
    readonly ports?: TestPorts;
    readonly commons?: HttpCommons;
    readonly id?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly folder?: string;
  } = {},
): OpenedRest {
  const ports = more.ports ?? new TestPorts();
  const connector = openConnector(restSource(written), {
    name: "shop",
    id: more.id ?? [],
    folder: more.folder ?? "/nowhere",
    backups: "/nowhere",
    ports: filePorts,
    secrets: environmentSecrets(more.env ?? {}),
    http: more.commons ?? new HttpCommons(ports),
  });
  onTestFinished(() => connector.dispose());
  return { connector, ports };
}

/** A server that is gone when the test ends. */
export async function faulty(
  options: FaultyOptions = {},
  items: readonly Item[] = [],
): Promise<FaultyServer> {
  const server = await FaultyServer.start(options, items);
  onTestFinished(() => server.stop());
  return server;
}

export const numbered = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: `k${1000 + index}`, name: `name ${index}`, note: "" }));
