import { existsSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { filePorts } from "../../connectors/file/ports.ts";
import type { HttpCommons } from "../../connectors/http/commons.ts";
import type { Vault } from "../../connectors/secrets/vault.ts";
import { checkSync } from "../../mapping/check.ts";
import type { Mode } from "../../mapping/sync-file.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import { GivenSecrets } from "./given-secrets.ts";
import { inferSync } from "./infer-sync.ts";
import { lookAtPlace } from "./look-at-place.ts";
import type { Looked } from "./looked.ts";
import { endpointNames, syncName } from "./names.ts";
import { parsePlace } from "./parse-place.ts";
import type { Proposal } from "./proposal.ts";

/** A sync that was proposed, and what its file says. */
export interface ProposedSync {
  readonly text: string;
  /** A name for it that no sync file of the folder has. */
  readonly name: string;
  readonly reasons: readonly string[];
  readonly problems: readonly Diagnostic[];
}

/** A place as people write it, and what the sync is to do with it. */
export interface WantedPlace {
  readonly text: string;
  readonly mode: Mode;
}

export interface ProposeTools {
  readonly secrets: Vault;
  readonly http: HttpCommons;
  readonly signal: AbortSignal;
}

/** Proposes a sync of places for a sync file in `folder`, as `syncline init` does. The places are only read. */
export async function proposeSync(
  folder: string,
  places: readonly WantedPlace[],
  { secrets: vault, http, signal }: ProposeTools,
): Promise<Result<ProposedSync, Diagnostic>> {
  const secrets = new GivenSecrets(vault.for({ path: join(folder, "new.sync.yaml"), text: "" }));
  const context = { folder, ports: filePorts, secrets, commons: http, signal };
  const looked: Looked[] = [];
  for (const place of places) {
    const parsed = await parsePlace(place.text, secrets);
    if (!parsed.ok) return parsed;
    const one = await lookAtPlace(parsed.value, { cwd: folder, table: null }, context);
    if (!one.ok) return one;
    looked.push(one.value);
  }
  if (looked.every(({ schema }) => schema.columns.length === 0))
    return err(
      problem("file.empty", "None of the places holds a record to look at, or says what its records are.", {
        hint: "Put at least one record, or a header, into one of them.",
      }),
    );
  const name = freeName(folder, syncName(looked.map(({ called }) => called)));
  const out = join(folder, `${name}.sync.yaml`);
  const names = endpointNames(looked.map(({ called }) => called));
  const endpoints = looked.map(
    ({ source, place, schema, samples, whole, makesIds }, index): EndpointSample => ({
      name: names[index] ?? "endpoint",
      mode: places[index]?.mode ?? "two-way",
      ...{ source, place, schema, samples, whole, makesIds },
    }),
  );
  const proposal = inferSync({ name, file: shown(out, folder), endpoints });
  const checked = checkSync(proposal.text, out, {
    schemas: new Map(endpoints.map((endpoint) => [endpoint.name, endpoint.schema])),
    samples: new Map(endpoints.map(({ name: one, samples }) => [one, samples.slice(0, 50)])),
    lookups: new Map(),
  });
  const remarks = looked
    .flatMap((one) => one.remarks)
    .map((one) => ({ ...one, severity: "warning" as const }));
  return ok({
    text: proposal.text,
    name,
    reasons: reasonsOf(proposal),
    problems: [...remarks, ...checked.diagnostics],
  });
}

function reasonsOf({ key, fields, splits, alone, warnings }: Proposal): readonly string[] {
  const apart = Map.groupBy(alone, ({ endpoint }) => endpoint);
  return [
    `Records are the same by ${key.fields.join(" and ")}: ${key.reason}`,
    ...fields
      .filter(({ reasons }) => reasons.length > 0)
      .map(({ name, reasons }) => `${name}: ${reasons.join(", ")}`),
    ...splits.map(({ endpoint, column, reason }) => `${column.name} on ${endpoint}: ${reason}`),
    ...[...apart].map(
      ([endpoint, columns]) => `Only on ${endpoint}: ${columns.map(({ name }) => name).join(", ")}`,
    ),
    ...warnings.map(({ message }) => message),
  ];
}

function freeName(folder: string, wanted: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(join(folder, `${name}.sync.yaml`))) return name;
  }
}

function shown(path: string, folder: string): string {
  const short = relative(folder, path);
  return isAbsolute(short) ? path : short.split(sep).join("/");
}
