import { setTimeout as delay } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { Secrets } from "../../../shared/connectors/secrets/secrets.ts";
import { replaceReferences } from "../../../shared/mapping/secret-reference.ts";
import type { EmailSettings } from "../../../shared/protocol/views.ts";
import { reasonOf } from "./reason-of.ts";
import { resolved } from "./resolved.ts";
import type { Undelivered, Way } from "./way.ts";

export interface EmailOptions {
  readonly secrets: Pick<Secrets, "resolve">;
  /** In milliseconds: for each step of the conversation, and for all of it. */
  readonly patience?: { readonly step: number; readonly all: number };
}

const usualPatience = { step: 20_000, all: 60_000 };

/** Sends a message by SMTP (SPEC A77). A password goes over TLS only, except to this machine. */
export function email({ secrets, patience = usualPatience }: EmailOptions): Way {
  return {
    name: "email",
    isHere: true,
    isSetUp: ({ email }) => email !== null,
    async send({ id, at, kind, title, text }, { email }) {
      if (email === null) return ok(undefined);
      const login = await loginOf(email, secrets);
      if (!login.ok) return login;
      const { host, port, secure, from, to } = email;
      const isLocal = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
      const transport = createTransport({
        host,
        port,
        secure,
        requireTLS: !secure && login.value !== null && !isLocal,
        // A server on this machine has a certificate of no authority; what it is told does not leave the machine.
        ...(isLocal && !secure ? { ignoreTLS: true } : {}),
        ...(login.value === null ? {} : { auth: login.value }),
        connectionTimeout: patience.step,
        greetingTimeout: patience.step,
        socketTimeout: patience.step,
        dnsTimeout: patience.step,
        disableFileAccess: true,
        disableUrlAccess: true,
        logger: false,
      });
      const late = new AbortController();
      try {
        const sending = transport.sendMail({
          from,
          to: [...to],
          subject: `Syncline: ${title}`,
          text,
          date: new Date(at),
          messageId: `<${id}@syncline>`,
          headers: { "X-Syncline-Alert": kind, "Auto-Submitted": "auto-generated" },
        });
        const sent = await Promise.race([sending, delay(patience.all, null, { signal: late.signal })]);
        if (sent === null)
          return err({ why: `it was not sent within ${patience.all / 1000} s`, isFinal: false });
        const [refused] = sent.rejected;
        return refused === undefined
          ? ok(undefined)
          : err({ why: `the server took it for others, but not for ${String(refused)}`, isFinal: true });
      } catch (cause) {
        return err({ why: reasonOf(cause), isFinal: isFinal(cause) });
      } finally {
        late.abort();
        transport.close();
      }
    },
  };
}

interface Login {
  readonly user: string;
  readonly pass: string;
}

/** `null` where the server asks for none. */
async function loginOf(
  { user, password }: EmailSettings,
  secrets: Pick<Secrets, "resolve">,
): Promise<Result<Login | null, Undelivered>> {
  if (user === null) return ok(null);
  if (password !== null && replaceReferences(password, () => "") !== "")
    return err({ why: `its password must be named, as \${secret:NAME}`, isFinal: true });
  const name = await resolved(user, secrets);
  if (!name.ok) return name;
  const pass = await resolved(password ?? "", secrets);
  return pass.ok ? ok({ user: name.value, pass: pass.value }) : pass;
}

/** What a server refuses for good; a connection that fails, or a server that is busy, may be better next time. */
function isFinal(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code, responseCode } = { code: null, responseCode: null, ...cause };
  return typeof responseCode === "number" ? responseCode >= 500 : code === "EENVELOPE";
}
