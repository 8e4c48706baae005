import { stat, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { attempt } from "../../../shared/connectors/file/problem.ts";
import { setCommand } from "../../../shared/connectors/secrets/look-up.ts";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import { inferSync } from "../../../shared/engine/infer/infer-sync.ts";
import { lookAtPlace } from "../../../shared/engine/infer/look-at-place.ts";
import type { Looked } from "../../../shared/engine/infer/looked.ts";
import { endpointNames, syncName } from "../../../shared/engine/infer/names.ts";
import type { Proposal } from "../../../shared/engine/infer/proposal.ts";
import { checkSync } from "../../../shared/mapping/check.ts";
import { type Command, exit } from "../command.ts";
import { type InitRequest, initFolder, initRequest, type PlaceToLookAt } from "../init-request.ts";
import type { Io } from "../io.ts";
import { lookContext } from "../look-context.ts";
import { printJson } from "../print-json.ts";
import { proposalJson } from "../proposal-json.ts";
import { printDiagnostics } from "../render/diagnostic.ts";
import { renderProposal } from "../render/proposal.ts";
import { fail } from "../report.ts";

export const init: Command = {
  name: "init",
  summary: "Look at files, tables and APIs and write a sync file for them, with the reasons",
  usage: "--from PLACE… --to PLACE… | PLACE PLACE…",
  about: `Looks at what the places hold and declare: format, encoding, types and how they are spelled, keys, required fields and allowed values, which columns of one are those of another, and by which key their records are the same. Writes a sync file that says so, with the reason behind each line, ready to be read, changed and planned. The places themselves are only read. Those that are named without --from and --to are all synced both ways.

A PLACE is a file (CSV, TSV, XML, JSON, NDJSON); a table of a database: shop.db#customers for SQLite, postgres://USER@HOST/DATABASE#SCHEMA.TABLE for PostgreSQL; the URL of an API's list of records; or a resource of an OpenAPI description, a URL or a file: openapi.json#/customers. References such as \${secret:shop-db} and \${env:SHOP_DB} (in single quotes, or the shell takes them for its own) are looked up for the look, and stay references in the file; a password in plain text is used for the look alone and never written.`,
  options: {
    from: {
      type: "string",
      multiple: true,
      value: "PLACE",
      about: "A place that is only read; may be repeated",
    },
    to: {
      type: "string",
      multiple: true,
      value: "PLACE",
      about: "A place that is made like the others; may be repeated",
    },
    table: {
      type: "string",
      multiple: true,
      value: "TABLE",
      about:
        "The table of a database that is named without one; repeated, one for each in the order of --from and then --to",
    },
    "two-way": { type: "boolean", about: "What changes in any of the places goes to the others" },
    out: {
      type: "string",
      short: "o",
      value: "FILE",
      about: "Where to write it; NAME.sync.yaml if not given",
    },
    name: {
      type: "string",
      value: "NAME",
      about: "The sync's name; made from what the places are called if not given",
    },
    force: { type: "boolean", about: "Overwrite a sync file that is there" },
    stdout: { type: "boolean", about: "Print the sync file and write nothing" },
  },
  exits: [[exit.attention, "written, but the key is a guess that a person must put right"]],
  examples: [
    ["syncline init --from erp/items.xml --to shop/products.csv", "from one file to the other"],
    ["syncline init crm.json shop.csv accounts.xml --name customers", "three files, all ways"],
    [
      "syncline init --from customers.csv --to postgres://sync@db.example.com/shop --table customers",
      "into a table of a database",
    ],
    [
      "syncline init --from shop.db#customers --to https://crm.example.com/openapi.json#/contacts",
      "from a table to an API",
    ],
  ],
  async run(invocation) {
    const { io } = invocation;
    const folder = initFolder(invocation);
    const context = lookContext(io, folder);
    const request = await initRequest(invocation, context.secrets);
    if (!request.ok) return fail(io, request.error);
    const { places } = request.value;
    const looked = await lookAt(places, context, io);
    if (!looked.ok) return fail(io, looked.error);
    if (invocation.texts("table").length > 0 && !looked.value.some(isDatabase))
      return fail(io, problem("usage", "--table names a table, and none of the places is a database"));
    const name = request.value.name ?? syncName(looked.value.map(({ called }) => called));
    const out = request.value.out ?? join(folder, `${name}.sync.yaml`);
    const endpoints = samplesOf(looked.value, places);
    const proposal = inferSync({ name, file: shown(out, io.cwd), endpoints });
    const remarks = looked.value.flatMap((one) => one.remarks.slice(0, mostRemarks).map(asWarning));
    const diagnostics = [...remarks, ...check(proposal, out, endpoints)];
    const isPrinted = invocation.flag("stdout");
    if (!isPrinted) {
      const written = await write(out, proposal.text, invocation.flag("force"));
      if (!written.ok) return fail(io, written.error);
    }
    const unkept = await context.secrets.unkeptIn(proposal.text);
    if (io.json)
      printJson(io, proposalJson(proposal, { path: isPrinted ? null : out, secrets: unkept, diagnostics }));
    else {
      printDiagnostics(diagnostics, io);
      if (isPrinted) io.out(proposal.text);
      else report(proposal, { endpoints, secrets: unkept, out }, io);
    }
    return proposal.key.kind === "guess" ? exit.attention : exit.done;
  },
};

async function lookAt(
  places: InitRequest["places"],
  context: Parameters<typeof lookAtPlace>[2],
  io: Io,
): Promise<Result<readonly Looked[], Diagnostic>> {
  const all: Looked[] = [];
  for (const [index, { place, table }] of places.entries()) {
    io.progress(`Looking at the ${ordinals[index] ?? `${index + 1}th`} place`);
    const looked = await lookAtPlace(place, { cwd: io.cwd, table }, context);
    if (!looked.ok) return looked;
    all.push(looked.value);
  }
  io.progress(null);
  if (all.some(({ schema }) => schema.columns.length > 0)) return ok(all);
  return err(
    problem("file.empty", "None of the places holds a record to look at, or says what its records are.", {
      hint: "Put at least one record, or a header, into one of them.",
    }),
  );
}

const ordinals = ["first", "second", "third"];

const samplesOf = (
  looked: readonly Looked[],
  places: readonly PlaceToLookAt[],
): readonly EndpointSample[] => {
  const names = endpointNames(looked.map(({ called }) => called));
  return looked.map(({ source, place, schema, samples, whole, makesIds }, index) => ({
    name: names[index] ?? "endpoint",
    mode: places[index]?.mode ?? "two-way",
    ...{ source, place, schema, samples, whole, makesIds },
  }));
};

const isDatabase = ({ source }: Looked): boolean => source.kind === "sqlite" || source.kind === "postgres";

const mostRemarks = 3;

const asWarning = (diagnostic: Diagnostic): Diagnostic => ({ ...diagnostic, severity: "warning" });

/** A path from a folder, as sync files write it. */
function shown(path: string, folder: string): string {
  const short = relative(folder, path);
  return isAbsolute(short) ? path : short.split(sep).join("/");
}

/** What `syncline check` will say. */
function check({ text }: Proposal, out: string, endpoints: readonly EndpointSample[]): readonly Diagnostic[] {
  return checkSync(text, out, {
    schemas: new Map(endpoints.map(({ name, schema }) => [name, schema])),
    samples: new Map(endpoints.map(({ name, samples }) => [name, samples.slice(0, 50)])),
    lookups: new Map(),
  }).diagnostics;
}

async function write(path: string, text: string, force: boolean): Promise<Result<null, Diagnostic>> {
  const found = await stat(path).catch(() => null);
  if (found !== null && (!force || !found.isFile()))
    return err(
      problem(
        "file.unwritable",
        `There is a ${found.isFile() ? "file" : "folder"} ${path} already; it was left as it is.`,
        {
          at: { file: path },
          hint: found.isFile()
            ? "Overwrite it with --force, or give another name with --out."
            : "Give a file's name with --out.",
        },
      ),
    );
  const written = await attempt(path, "write", () => writeFile(path, text, { flag: force ? "w" : "wx" }));
  return written.ok ? ok(null) : written;
}

function report(
  proposal: Proposal,
  {
    endpoints,
    secrets,
    out,
  }: {
    readonly endpoints: readonly EndpointSample[];
    readonly secrets: readonly string[];
    readonly out: string;
  },
  io: Io,
): void {
  const file = shown(out, io.cwd);
  const { style } = io;
  io.out(renderProposal(proposal, endpoints, io));
  io.out("");
  if (proposal.key.kind === "guess")
    io.out(
      style.warning(
        "No columns have values in common, so the key is a guess. Put the right one there first.",
      ),
    );
  io.out(`${style.good("Written:")} ${file}. Look it through; then:`);
  for (const secret of secrets) io.out(`  ${setCommand(secret)}  ${style.dim("# the file only names it")}`);
  io.out(`  syncline check ${file}\n  syncline plan ${file}`);
}
