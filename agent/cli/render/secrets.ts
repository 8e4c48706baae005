import { printable } from "../../../shared/base/printable.ts";
import { setCommand } from "../../../shared/connectors/secrets/look-up.ts";
import { passphraseVariable } from "../../../shared/connectors/secrets/secret-store.ts";
import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import type { Io } from "../io.ts";
import type { ListedSecret, ListedStore, SecretList } from "../list-secrets.ts";
import { count } from "./count.ts";
import { shortPath } from "./diagnostic.ts";
import { table } from "./table.ts";
import { wrap } from "./wrap.ts";

type Page = Pick<Io, "style" | "columns" | "cwd">;

/** Where secrets are kept, which there are, and who names them. Never a value. */
export function renderSecrets({ stores, secrets }: SecretList, io: Page): string {
  const { style, columns } = io;
  const rows = stores.map((listed) => [listed.store.kind, storeLine(listed, io)]);
  const parts = [table(rows, "", columns)];
  if (secrets.length === 0) parts.push("No secret is kept, and no sync here names one.");
  else
    parts.push(
      table(
        secrets.map((secret) => [nameOf(secret, io), stateOf(secret, io), usedBy(secret, io)]),
        "  ",
        columns,
      ),
    );
  const missing = secrets.filter(({ kind, state }) => kind === "secret" && state.kind === "missing");
  if (missing.length > 0)
    parts.push(missing.map(({ name }) => `Set it with: ${style.bold(setCommand(name))}`).join("\n"));
  const unknown = secrets.some(({ state }) => state.kind === "unknown");
  const shut = stores.flatMap(({ names }) => (names !== null && !names.ok ? [names.error] : []));
  const hint = shut.at(-1)?.hint;
  if (unknown && hint !== undefined) parts.push(wrap(hint, columns));
  return parts.join("\n\n");
}

function storeLine({ store, names }: ListedStore, { style }: Page): string {
  const place = printable(store.place);
  if (names === null) return `${place}  ${style.dim(`not used: ${passphraseVariable} is not set`)}`;
  if (!names.ok) return `${place}  ${style.warning(printable(names.error.message))}`;
  return `${place}  ${style.dim(count(names.value.length, "secret"))}`;
}

function nameOf({ kind, name }: ListedSecret, { style, cwd }: Page): string {
  const shown = printable(kind === "file" ? shortPath(name, cwd) : name);
  return kind === "secret" ? style.bold(shown) : `${style.dim(`${kind}:`)}${style.bold(shown)}`;
}

function stateOf({ kind, state }: ListedSecret, { style }: Page): string {
  switch (state.kind) {
    case "kept":
      return style.good(state.in ?? (kind === "env" ? "environment" : "its own file"));
    case "missing":
      return style.error(
        state.problem === null || state.problem.code === "secret.missing" ? "missing" : "unusable",
      );
    case "unknown":
      return style.warning("not known");
  }
}

function usedBy({ usedBy, state }: ListedSecret, { style }: Page): string {
  const users =
    usedBy.length === 0 ? style.dim("no sync here") : printable(usedBy.map(syncNameOf).join(", "));
  const why =
    state.kind === "missing" && state.problem !== null && state.problem.code !== "secret.missing"
      ? `  ${printable(state.problem.message)}`
      : "";
  return users + why;
}
