import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { secretReferences } from "../../mapping/secret-reference.ts";
import { laterKinds } from "../../mapping/sources/kinds.ts";
import type { GivenSecrets } from "./given-secrets.ts";
import { parsePostgresPlace } from "./parse-postgres-place.ts";
import { parseWebPlace } from "./parse-web-place.ts";
import type { Place } from "./place.ts";

/**
 * Reads how a person names a place. References to secrets stay in it; a credential in plain text goes to `secrets`, and the
 * reference that stands for it takes its place. No message repeats what may hold one.
 */
export async function parsePlace(text: string, secrets: GivenSecrets): Promise<Result<Place, Diagnostic>> {
  const scheme = await schemeOf(text, secrets);
  if (!scheme.ok) return scheme;
  switch (scheme.value) {
    case null:
      return ok({ kind: "file", text });
    case "postgres":
    case "postgresql":
      return ok(await parsePostgresPlace(text, secrets));
    case "http":
    case "https":
      return parseWebPlace(text, secrets);
    default:
      return err(foreign(scheme.value));
  }
}

/** What stands before `://`, also where that is part of a reference. */
async function schemeOf(text: string, secrets: GivenSecrets): Promise<Result<string | null, Diagnostic>> {
  const first = secretReferences(text)[0]?.text;
  const beginning = first !== undefined && text.startsWith(first) ? await secrets.resolve(first) : ok(text);
  if (!beginning.ok) return err(unplaced(beginning.error));
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(beginning.value)?.[1] ?? null;
  return ok(scheme === null ? null : scheme.toLowerCase());
}

/** There is no sync file yet that a missing secret could have its place in. */
const unplaced = ({ at: _, ...problem }: Diagnostic): Diagnostic => problem;

function foreign(scheme: string): Diagnostic {
  const later = Object.hasOwn(laterKinds, scheme) ? laterKinds[scheme] : undefined;
  return problem(
    later === undefined ? "usage" : "sync.not-yet",
    later === undefined
      ? `There is no kind of place that begins with ${scheme}://`
      : `${later} come with a later version`,
    { hint: "A place is a file, postgres://USER@HOST/DATABASE#TABLE, or the https:// URL of an API." },
  );
}
