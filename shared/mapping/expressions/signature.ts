import type { Overload } from "./function.ts";

/** `padLeft(text: string, width: integer): string` */
export function signatureOf(name: string, { parameters, variadic, returns }: Overload): string {
  const shown = parameters.map((parameter) => `${parameter.name}: ${parameter.shown}`).join(", ");
  return `${name}(${shown}${variadic ? ", …" : ""}): ${returns.shown}`;
}
