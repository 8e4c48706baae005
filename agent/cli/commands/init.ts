import { stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, sep } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { attempt } from "../../../shared/connectors/file/problem.ts";
import type { EndpointSample } from "../../../shared/engine/infer/endpoint-sample.ts";
import { inferSync } from "../../../shared/engine/infer/infer-sync.ts";
import { lookAtFile } from "../../../shared/engine/infer/look-at-file.ts";
import { endpointNames } from "../../../shared/engine/infer/names.ts";
import type { Proposal } from "../../../shared/engine/infer/proposal.ts";
import { checkSync } from "../../../shared/mapping/check.ts";
import { type Command, exit } from "../command.ts";
import { type InitRequest, initRequest } from "../init-request.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { printDiagnostics } from "../render/diagnostic.ts";
import { renderProposal } from "../render/proposal.ts";
import { fail } from "../report.ts";

export const init: Command = {
  name: "init",
  summary: "Look at files and write a sync file for them, with the reasons",
  usage: "--from FILE… --to FILE… | FILE FILE…",
  about:
    "Looks at what the files hold: format, encoding, types and how they are spelled, which columns of one file are those of another, and by which key their records are the same. Writes a sync file that says so, with the reason behind each line, ready to be read, changed and planned. The files themselves are only read. Files that are named without --from and --to are all synced both ways.",
  options: {
    from: {
      type: "string",
      multiple: true,
      value: "FILE",
      about: "A file that is only read; may be repeated",
    },
    to: {
      type: "string",
      multiple: true,
      value: "FILE",
      about: "A file that is made like the others; may be repeated",
    },
    "two-way": { type: "boolean", about: "What changes in any of the files goes to the others" },
    out: {
      type: "string",
      short: "o",
      value: "FILE",
      about: "Where to write it; NAME.sync.yaml if not given",
    },
    name: {
      type: "string",
      value: "NAME",
      about: "The sync's name; made from the files' names if not given",
    },
    force: { type: "boolean", about: "Overwrite a sync file that is there" },
    stdout: { type: "boolean", about: "Print the sync file and write nothing" },
  },
  exits: [[exit.attention, "written, but the key is a guess that a person must put right"]],
  examples: [
    ["syncline init --from erp/items.xml --to shop/products.csv", "from one file to the other"],
    ["syncline init crm.json shop.csv accounts.xml --name customers", "three files, all ways"],
  ],
  async run(invocation) {
    const { io } = invocation;
    const request = initRequest(invocation);
    if (!request.ok) return fail(io, request.error);
    const looked = await lookAt(request.value, io);
    if (!looked.ok) return fail(io, looked.error);
    const { out, name } = request.value;
    const proposal = inferSync({ name, file: shown(out, io.cwd), endpoints: looked.value });
    const diagnostics = check(proposal, out, looked.value);
    const isPrinted = invocation.flag("stdout");
    if (!isPrinted) {
      const written = await write(out, proposal.text, invocation.flag("force"));
      if (!written.ok) return fail(io, written.error);
    }
    if (io.json) printJson(io, asJson(proposal, isPrinted ? null : out, diagnostics));
    else if (isPrinted) io.out(proposal.text);
    else report(proposal, looked.value, out, io);
    if (!io.json) printDiagnostics(diagnostics, io);
    return proposal.key.kind === "guess" ? exit.attention : exit.done;
  },
};

async function lookAt(
  { files, out }: InitRequest,
  io: Io,
): Promise<Result<readonly EndpointSample[], Diagnostic>> {
  const names = endpointNames(files.map(({ path }) => path));
  const endpoints: EndpointSample[] = [];
  for (const [index, { path, mode }] of files.entries()) {
    io.progress(`reading ${basename(path)}`);
    const looked = await lookAtFile(path, io.signal);
    if (!looked.ok) return looked;
    io.progress(null);
    const { source, schema, samples, whole, unreadable } = looked.value;
    if (!io.json) printDiagnostics(unreadable.slice(0, mostUnreadable).map(asWarning), io);
    const place = { ...source, path: shown(path, dirname(out)) };
    endpoints.push({ name: names[index]!, source: place, schema, samples, whole, mode });
  }
  if (endpoints.some(({ schema }) => schema.columns.length > 0)) return ok(endpoints);
  return err(
    problem("file.empty", "None of the files holds a record to look at.", {
      hint: "Put at least one record, or a header, into one of them.",
    }),
  );
}

const mostUnreadable = 3;

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

function report(proposal: Proposal, endpoints: readonly EndpointSample[], out: string, io: Io): void {
  const file = shown(out, io.cwd);
  io.out(renderProposal(proposal, endpoints, io));
  io.out("");
  if (proposal.key.kind === "guess")
    io.out(
      io.style.warning(
        "No columns have values in common, so the key is a guess. Put the right one there first.",
      ),
    );
  io.out(`${io.style.good("Written:")} ${file}. Look it through; then:`);
  io.out(`  syncline check ${file}\n  syncline plan ${file}`);
}

/** What programs get. */
function asJson(
  { name, key, fields, splits, alone, text }: Proposal,
  path: string | null,
  diagnostics: readonly Diagnostic[],
): object {
  return {
    path,
    name,
    key,
    fields: fields.map(({ places, ...field }) => ({
      ...field,
      places: places.map(({ endpoint, column, spelling }) => ({
        endpoint,
        column: column.name,
        format: spelling.format,
      })),
    })),
    splits: splits.map(({ column, ...split }) => ({ ...split, column: column.name })),
    alone: alone.map(({ endpoint, name: column, spellings }) => ({
      endpoint,
      column,
      type: spellings[0]?.type ?? null,
    })),
    diagnostics,
    text,
  };
}
