import { err, type Result } from "../../../shared/base/result.ts";
import type { Secrets } from "../../../shared/connectors/secrets/secrets.ts";
import type { Undelivered } from "./way.ts";

/** A text of the settings with what it names in place; the person may set a secret that is missing, and need do no more. */
export async function resolved(
  text: string,
  secrets: Pick<Secrets, "resolve">,
): Promise<Result<string, Undelivered>> {
  const value = await secrets.resolve(text);
  if (value.ok) return value;
  const { message, hint } = value.error;
  return err({ why: hint === undefined ? message : `${message} ${hint}`, isFinal: false });
}
