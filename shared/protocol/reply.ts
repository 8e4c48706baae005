import type { Diagnostic } from "../base/diagnostic.ts";

/** The body of every answer to `POST /api/v1/METHOD`. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Diagnostic };
