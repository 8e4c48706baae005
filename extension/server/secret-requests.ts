import type { Connection, TextEdit } from "vscode-languageserver/node";
import { keepSecret, storeFor } from "../../shared/connectors/secrets/keep-secret.ts";
import type { SecretStores } from "../../shared/connectors/secrets/secret-store.ts";
import { whyNoSecretName } from "../../shared/connectors/secrets/secret-text.ts";

/** What became of a secret that was to be kept. */
export type Kept =
  | { readonly kind: "kept"; readonly place: string; readonly edits: readonly TextEdit[] }
  /** There is another one of that name, and it was not said that it may be replaced. */
  | { readonly kind: "taken"; readonly place: string }
  | { readonly kind: "refused"; readonly message: string };

/** A credential in a document, and how its place is changed to name it. */
export interface WrittenSecret {
  readonly value: string;
  readonly edit: (name: string) => TextEdit;
}

export interface SecretRequestOptions {
  readonly stores: SecretStores;
  readonly isTrusted: () => boolean;
  /** The credential at a place of that version of a document; `null` where there is none. */
  readonly secretAt: (uri: string, version: number, line: number, character: number) => WrittenSecret | null;
}

/**
 * Keeps secrets where the agent looks for them. A credential that is moved out of a document goes from the document into
 * the store within this process; only where it was and what it is called comes from the client.
 */
export function answerSecretRequests(connection: Connection, options: SecretRequestOptions): void {
  connection.onRequest<Kept, void>("syncline/moveSecret", async (given: unknown): Promise<Kept> => {
    const { uri, version, line, character, ...rest } = asked(given);
    const secret = options.secretAt(uri, version, line, character);
    if (secret === null)
      return refused("The text has been changed since: there is no credential at that place now.");
    return keep({ ...rest, value: secret.value }, [secret.edit(rest.name)], options);
  });
  connection.onRequest<Kept, void>(
    "syncline/keepSecret",
    (given: unknown): Promise<Kept> => keep(asked(given), [], options),
  );
}

interface Asked {
  readonly uri: string;
  readonly version: number;
  readonly line: number;
  readonly character: number;
  readonly name: string;
  readonly value: string;
  readonly replace: boolean;
}

const refused = (message: string): Kept => ({ kind: "refused", message });

async function keep(
  { name, value, replace }: Pick<Asked, "name" | "value" | "replace">,
  edits: readonly TextEdit[],
  { stores, isTrusted }: SecretRequestOptions,
): Promise<Kept> {
  if (!isTrusted()) return refused("Secrets are kept only in a workspace that is trusted.");
  const why = value === "" ? "A secret is not empty." : whyNoSecretName(name);
  if (why !== null) return refused(why);
  const store = await storeFor(name, stores, null);
  if (!store.ok) return refused(said(store.error));
  const { place } = store.value;
  const there = await store.value.get(name);
  if (there.ok && there.value !== null && there.value !== value && !replace) return { kind: "taken", place };
  const kept = await keepSecret(name, value, stores, store.value);
  return kept.ok ? { kind: "kept", place, edits } : refused(said(kept.error));
}

const said = ({ message, hint }: { readonly message: string; readonly hint?: string }): string =>
  hint === undefined ? message : `${message} ${hint}`;

/** Parameters come from another process: what is not as it should be counts as nothing. */
function asked(given: unknown): Asked {
  const from: Readonly<Record<string, unknown>> =
    typeof given === "object" && given !== null ? Object.fromEntries(Object.entries(given)) : {};
  const text = (name: string): string => {
    const value = from[name];
    return typeof value === "string" ? value : "";
  };
  const number = (name: string): number => {
    const value = from[name];
    return typeof value === "number" ? value : -1;
  };
  return {
    uri: text("uri"),
    version: number("version"),
    line: number("line"),
    character: number("character"),
    name: text("name"),
    value: text("value"),
    replace: from.replace === true,
  };
}
