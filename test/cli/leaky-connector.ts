// Takes the place of open-connector.ts in a test's bundle of the command. An endpoint whose path begins with `leaky` gets
// the secrets that the rest of its path names, and gives them away wherever LEAK says. All others are files.
import { type Diagnostic, problem } from "../../shared/base/diagnostic.ts";
import { err, ok } from "../../shared/base/result.ts";
import type { Connector, WriteOutcome } from "../../shared/connectors/contract.ts";
import { openFileEndpoint } from "../../shared/connectors/file/file-endpoint.ts";
import type { ConnectorContext } from "../../shared/connectors/open-connector.ts";
import type { FileSource } from "../../shared/mapping/sources/source.ts";

export function openConnector(source: FileSource, context: ConnectorContext): Connector {
  if (!source.path.startsWith("leaky ")) return openFileEndpoint(source, context);
  const file = openFileEndpoint({ ...source, path: "shop.csv" }, context);
  const leak = process.env.LEAK ?? "";
  let given = "";
  const resolve = async () => {
    const resolved = await context.secrets.resolve(source.path.slice("leaky ".length));
    if (resolved.ok) given = resolved.value;
    return resolved;
  };

  /** Everything that a careless connector could say. */
  const telling = (code: Diagnostic["code"]): Diagnostic =>
    problem(code, `${allForms(given)} in a message`, {
      hint: `curl -u user:${given} ${allForms(given)}`,
      at: { file: `https://host/${encodeURIComponent(given)}`, record: given, field: given },
    });
  const thrown = (): Error =>
    new Error(`thrown: ${allForms(given)}`, { cause: new Error(`caused: ${allForms(given)}`) });

  return Object.assign(Object.create(file), {
    kind: source.kind,
    place: file.place,
    capabilities: { ...file.capabilities, changes: { deletes: true, fullEvery: 1e9 } },
    async read(...[request, sink, signal]: Parameters<Connector["read"]>) {
      const resolved = await resolve();
      if (!resolved.ok) return resolved;
      if (leak === "read") return err(telling("endpoint.refused"));
      if (leak === "throw") throw thrown();
      if (leak === "crash")
        setTimeout(() => {
          throw thrown();
        });
      if (leak === "reject") void Promise.reject(thrown());
      if (leak === "crash" || leak === "reject") await new Promise((done) => setTimeout(done, 5_000));
      if (leak === "bad") sink.bad(telling("record.malformed"), 0);
      const read = await file.read({ ...request, cursor: null }, sink, signal);
      if (!read.ok || leak !== "cursor") return read;
      const cursor = `https://host/?token=${encodeURIComponent(given)}`;
      return ok({ ...read.value, cursor, version: `${read.value.version}-${given}` });
    },
    unchanged: (version: string, signal: AbortSignal) => file.unchanged(version, signal),
    fetch: (positions: readonly number[], signal: AbortSignal) => file.fetch(positions, signal),
    line: (position: number) => file.line(position),
    find: (ids: readonly string[], signal: AbortSignal) => file.find(ids, signal),
    dispose: () => file.dispose(),
    async write(...[request, journal, signal]: Parameters<Connector["write"]>) {
      if (leak !== "write") return file.write(request, journal, signal);
      const { writes } = request;
      const token = "sent";
      const indexes = writes.map(({ index }) => index);
      await journal.intend({ kind: "send", endpoint: context.name, token, indexes });
      const outcomes = writes.map(
        ({ index }, at): WriteOutcome =>
          at % 2 === 0
            ? { kind: "failed", index, problem: telling("endpoint.rejected") }
            : { kind: "unknown", index, sent: { token, index }, problem: telling("run.unsettled") },
      );
      journal.settle(outcomes);
      return ok({ outcomes, version: "", asExpected: true });
    },
    async settle({ writes }: Parameters<Connector["settle"]>[0]) {
      return ok(
        writes.map(({ index }) => ({ kind: "failed", index, problem: telling("endpoint.rejected") })),
      );
    },
  });
}

function allForms(given: string): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return [
    given,
    ...given.split(" "),
    encodeURIComponent(given),
    JSON.stringify({ echo: given, again: JSON.stringify({ given }) }),
    ...given.split(" ").flatMap((one) => [base64(one), base64(`user:${one}`), encodeURIComponent(one)]),
  ].join(" ");
}
