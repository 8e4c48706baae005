import { problem } from "../../base/diagnostic.ts";
import { err, ok } from "../../base/result.ts";
import type { Secrets } from "./secrets.ts";

/** Secrets from environment variables alone. */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): Secrets {
  const given = new Set<string>();
  return {
    async resolve(text) {
      const missing = [...text.matchAll(reference)].find(
        ([, kind, name]) => kind !== "env" || env[name ?? ""] === undefined,
      );
      if (missing !== undefined) {
        const message = `There is no ${missing[0]}`;
        return err(problem("secret.missing", message, { hint: "Set that environment variable." }));
      }
      return ok(
        text.replace(reference, (_whole, _kind, name: string) => {
          const value = env[name] ?? "";
          if (value !== "") given.add(value);
          return value;
        }),
      );
    },
    redact: (text) => [...given].reduce((shown, secret) => shown.replaceAll(secret, "•••"), text),
  };
}

const reference = /\$\{(env|file|secret):([^{}]+)\}/g;
