import { standardFormats } from "../../shared/mapping/standard-formats.ts";
import { codecFor } from "../../shared/mapping/values/codec.ts";
import { Misfit } from "../../shared/mapping/values/misfit.ts";
import type { Value } from "../../shared/model/value.ts";
import type { FieldType } from "../../shared/protocol/views.ts";

export type ReadOutcome =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "misfit"; readonly message: string };

/** Reads a value that a person wrote for a field; asked of the language server, which knows every type. */
export type ReadValue = (type: FieldType | null, text: string) => Promise<ReadOutcome>;

export function readValue(type: FieldType | null, text: string): ReadOutcome {
  if (text === "") return { kind: "value", value: null };
  const value = codecFor(type?.type ?? "string", standardFormats("csv")).parse(text);
  return value instanceof Misfit ? { kind: "misfit", message: value.message } : { kind: "value", value };
}
