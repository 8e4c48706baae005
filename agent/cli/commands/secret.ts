import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { nearestName } from "../../../shared/base/nearest-name.ts";
import { printable } from "../../../shared/base/printable.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import { keepSecret, removeSecret, storeFor } from "../../../shared/connectors/secrets/keep-secret.ts";
import {
  passphraseVariable,
  type SecretStore,
  type StoreKind,
} from "../../../shared/connectors/secrets/secret-store.ts";
import { secretText, whyNoSecretName } from "../../../shared/connectors/secrets/secret-text.ts";
import { type Command, type ExitCode, exit, type Invocation } from "../command.ts";
import { findSyncs } from "../find-syncs.ts";
import type { Io } from "../io.ts";
import { listSecrets } from "../list-secrets.ts";
import { printJson } from "../print-json.ts";
import { renderSecrets } from "../render/secrets.ts";
import { fail } from "../report.ts";

const words = ["set", "list", "remove"] as const;
const storeKinds: readonly StoreKind[] = ["keychain", "file"];

export const secret: Command = {
  name: "secret",
  summary: "Keep passwords and tokens out of sync files",
  usage: "set NAME | list [SYNC…] | remove NAME",
  about: `Keeps the secrets that sync files name as \${secret:NAME}. set asks for the value without showing it, or reads it from standard input; it is never an argument, which other programs and the shell's history would see. Secrets are kept in the system's keychain, or, where there is none, encrypted in a file of Syncline's own folder, with the passphrase in the environment variable ${passphraseVariable}. list shows names, where each is kept, which syncs of the folder name it and which are missing, never a value.`,
  words,
  options: {
    "from-env": { type: "string", value: "VAR", about: "set: take the value from an environment variable" },
    in: {
      type: "string",
      value: "STORE",
      about: "set: keep it in keychain or in file, whichever else there is",
    },
  },
  exits: [
    [exit.attention, "list: a secret that a sync names is missing"],
    [exit.cancelled, "set: no value was given; nothing was kept"],
  ],
  examples: [
    ["syncline secret set shop-token", "asks for the value"],
    ["pass show shop | syncline secret set shop-token", "takes it from another program"],
    ["syncline secret list", "what there is, and what is missing"],
  ],
  async run(invocation) {
    const { io, positionals } = invocation;
    const [word, ...rest] = positionals;
    switch (words.find((one) => one === word)) {
      case "set":
        return set(rest, invocation);
      case "list":
        return list(rest, io);
      case "remove":
        return remove(rest, io);
      case undefined: {
        const near = word === undefined ? null : nearestName(word, words);
        const hint =
          near === null
            ? "syncline secret --help tells what each does."
            : `Did you mean "syncline secret ${near}"?`;
        return fail(io, problem("usage", `secret takes one of: ${words.join(", ")}`, { hint }));
      }
    }
  },
};

async function set(args: readonly string[], { io, text }: Invocation): Promise<ExitCode> {
  const name = oneName("set", args);
  if (!name.ok) return fail(io, name.error);
  const wanted = text("in");
  const kind = storeKinds.find((one) => one === wanted) ?? null;
  if (wanted !== undefined && kind === null)
    return fail(io, problem("usage", `--in takes one of: ${storeKinds.join(", ")}`));
  const { stores } = io.secrets;
  const store = await storeFor(name.value, stores, kind);
  if (!store.ok) return fail(io, store.error);
  const value = await valueFor(name.value, text("from-env"), io);
  if (!value.ok) return fail(io, value.error);
  const kept = await keepSecret(name.value, value.value, stores, store.value);
  if (!kept.ok) return fail(io, kept.error);
  const { place } = store.value;
  if (io.json) printJson(io, { set: name.value, in: store.value.kind, place });
  else io.out(`${io.style.good("✓")} ${printable(name.value)} is kept in ${inWords(store.value)}.`);
  return exit.done;
}

/** The value, from wherever it is given without being seen. */
async function valueFor(
  name: string,
  variable: string | undefined,
  io: Io,
): Promise<Result<string, Diagnostic>> {
  if (variable !== undefined) {
    const value = io.env[variable] ?? "";
    return value === ""
      ? err(problem("usage", `The environment variable ${variable} is not set or is empty`))
      : ok(value);
  }
  const input = await io.input();
  if (input !== null) {
    const value = secretText(input);
    return value.ok ? value : err(problem("usage", `Standard input holds no secret: ${value.error}`));
  }
  const answer = io.json
    ? null
    : await io.askHidden(`Value of ${io.style.bold(printable(name))} (not shown): `);
  if (answer === null) {
    const hint = "Give it on standard input, or with --from-env VAR.";
    return err(problem("usage", "Nobody is here to ask for the value; nothing was kept", { hint }));
  }
  return answer === "" ? err(problem("run.cancelled", "No value was given; nothing was kept")) : ok(answer);
}

async function list(args: readonly string[], io: Io): Promise<ExitCode> {
  const found = findSyncs(args, io.cwd);
  if (!found.ok && args.length > 0) return fail(io, found.error);
  const listed = await listSecrets(found.ok ? found.value : [], io.secrets);
  if (io.json) {
    const stores = listed.stores.map(({ store: { kind, place }, names }) => ({
      kind,
      place,
      usable: names?.ok === true,
      problem: names === null || names.ok ? undefined : names.error,
    }));
    printJson(io, { stores, secrets: listed.secrets });
  } else io.out(renderSecrets(listed, io));
  return listed.secrets.every(({ state }) => state.kind === "kept") ? exit.done : exit.attention;
}

async function remove(args: readonly string[], io: Io): Promise<ExitCode> {
  const name = oneName("remove", args);
  if (!name.ok) return fail(io, name.error);
  const removed = await removeSecret(name.value, io.secrets.stores);
  if (!removed.ok) return fail(io, removed.error);
  if (removed.value.length === 0) {
    const hint = "syncline secret list shows those that there are.";
    return fail(
      io,
      problem("secret.missing", `There is no secret "${name.value}"; nothing was removed`, { hint }),
    );
  }
  if (io.json) printJson(io, { removed: name.value, from: removed.value.map(({ kind }) => kind) });
  else
    io.out(
      `${io.style.good("✓")} ${printable(name.value)} is removed from ${removed.value.map(inWords).join(" and ")}.`,
    );
  return exit.done;
}

function oneName(word: string, [name, ...more]: readonly string[]): Result<string, Diagnostic> {
  if (name === undefined)
    return err(problem("usage", `secret ${word} takes a name: syncline secret ${word} NAME`));
  if (more.length > 0) {
    const hint =
      word === "set"
        ? "A value is never an argument: other programs and the shell's history would see it. Leave it away; it is asked for, or read from standard input."
        : "One name at a time.";
    return err(problem("usage", `secret ${word} takes a name and nothing else`, { hint }));
  }
  const why = whyNoSecretName(name);
  return why === null ? ok(name) : err(problem("usage", why));
}

const inWords = ({ kind, place }: SecretStore): string =>
  kind === "keychain" ? `the keychain (${place})` : printable(place);
