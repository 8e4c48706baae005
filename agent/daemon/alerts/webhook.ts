import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { Secrets } from "../../../shared/connectors/secrets/secrets.ts";
import { hasSecretReference } from "../../../shared/mapping/secret-reference.ts";
import type { AlertMessage } from "./alert-message.ts";
import { reasonOf } from "./reason-of.ts";
import { resolved } from "./resolved.ts";
import type { Undelivered, Way } from "./way.ts";

export interface WebhookOptions {
  readonly secrets: Pick<Secrets, "resolve">;
  readonly host: string;
  readonly version: string;
  readonly dashboard: () => string | null;
  /** In milliseconds. */
  readonly patience?: number;
}

const usualPatience = 15_000;
/** Syncs of a message that are listed; its text tells of more. */
const mostSyncs = 200;

/** POSTs a message as JSON, with a `text` that chat programs show (SPEC A76). */
export function webhook({
  secrets,
  host,
  version,
  dashboard,
  patience = usualPatience,
}: WebhookOptions): Way {
  return {
    name: "webhook",
    isHere: true,
    isSetUp: ({ webhook }) => webhook !== null,
    async send(message, settings) {
      if (settings.webhook === null) return ok(undefined);
      const target = await targetOf(settings.webhook, secrets);
      if (!target.ok) return target;
      const { url, authorization } = target.value;
      try {
        const response = await fetch(url, {
          method: "POST",
          // Where an answer would send the message is not where it was to go.
          redirect: "manual",
          signal: AbortSignal.timeout(patience),
          headers: {
            "content-type": "application/json",
            "user-agent": `Syncline/${version}`,
            ...(authorization === null ? {} : { authorization }),
          },
          body: JSON.stringify(bodyOf(message, { host, version, dashboard: dashboard() })),
        });
        await response.body?.cancel();
        return judged(response.status);
      } catch (cause) {
        const isLate = cause instanceof Error && cause.name === "TimeoutError";
        return err({
          why: isLate ? `it did not answer within ${patience / 1000} s` : reasonOf(cause),
          isFinal: false,
        });
      }
    },
  };
}

interface Target {
  readonly url: URL;
  readonly authorization: string | null;
}

async function targetOf(
  written: string,
  secrets: Pick<Secrets, "resolve">,
): Promise<Result<Target, Undelivered>> {
  const text = await resolved(written, secrets);
  if (!text.ok) return text;
  const url = URL.parse(text.value);
  if (url === null || !/^https?:$/.test(url.protocol))
    return err({ why: "its URL is none that begins with https:// or http://", isFinal: true });
  const isSecret = hasSecretReference(written) || url.username !== "" || url.password !== "";
  if (url.protocol === "http:" && isSecret && !isLoopback(url.hostname))
    return err({ why: "its URL holds a secret, which goes over https:// only", isFinal: true });
  const authorization =
    url.username === "" && url.password === ""
      ? null
      : `Basic ${Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString("base64")}`;
  url.username = "";
  url.password = "";
  return ok({ url, authorization });
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const bodyOf = (
  { id, at, kind, title, text, waiting, well }: AlertMessage,
  agent: { readonly host: string; readonly version: string; readonly dashboard: string | null },
) => ({
  id,
  at: new Date(at).toISOString(),
  kind,
  title,
  text: `Syncline: ${title}\n\n${text}`,
  agent,
  counts: { waiting: waiting.length, well: well.length },
  waiting: waiting.slice(0, mostSyncs),
  well: well.slice(0, mostSyncs),
});

/** Statuses below 500 that may be others when it is asked again. */
const passing: ReadonlySet<number> = new Set([408, 409, 423, 425, 429]);

function judged(status: number): Result<void, Undelivered> {
  if (status >= 200 && status < 300) return ok(undefined);
  if (status >= 300 && status < 400)
    return err({ why: `it answers with a redirect (HTTP ${status}), which is not followed`, isFinal: true });
  return err({ why: `it answers HTTP ${status}`, isFinal: status < 500 && !passing.has(status) });
}
