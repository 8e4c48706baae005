import type { NativeRecord } from "../../../model/native.ts";
import { entriesOf, type OpenApiDocument, textOf } from "./document.ts";

/** A way to prove who sends requests that a description names; the credential itself is for the sync file to name. */
export type AuthHint =
  | { readonly kind: "bearer" }
  | { readonly kind: "basic" }
  | { readonly kind: "key"; readonly in: "header" | "query"; readonly name: string }
  | { readonly kind: "oauth"; readonly tokenUrl: string; readonly scopes: readonly string[] };

/** The ways that an operation allows, else those of the whole API. */
export function describeAuth(document: OpenApiDocument, operation: NativeRecord): readonly AuthHint[] {
  const schemes = new Map(entriesOf(document.record(document.root.components).securitySchemes));
  const required = document.records(operation.security ?? document.root.security);
  const names = required.flatMap((one) => entriesOf(one).map(([name]) => name));
  return [...new Set(names)].flatMap((name) => hintOf(document, document.record(schemes.get(name))));
}

function hintOf(document: OpenApiDocument, scheme: NativeRecord): readonly AuthHint[] {
  const kind = textOf(scheme.type);
  const how = textOf(scheme.scheme)?.toLowerCase();
  if (kind === "http" && how === "bearer") return [{ kind: "bearer" }];
  if (kind === "http" && how === "basic") return [{ kind: "basic" }];
  const name = textOf(scheme.name);
  const place = textOf(scheme.in);
  if (kind === "apiKey" && name !== null && (place === "header" || place === "query"))
    return [{ kind: "key", in: place, name }];
  const flow = document.record(document.record(scheme.flows).clientCredentials);
  const tokenUrl = textOf(flow.tokenUrl);
  if (kind === "oauth2" && tokenUrl !== null)
    return [{ kind: "oauth", tokenUrl, scopes: entriesOf(flow.scopes).map(([scope]) => scope) }];
  return [];
}
