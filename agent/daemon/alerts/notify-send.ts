import { execFile } from "node:child_process";
import { err, ok } from "../../../shared/base/result.ts";
import { systemCode } from "../../../shared/connectors/file/problem.ts";
import type { Way } from "./way.ts";

export interface NotifySendOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The program, by name or path. */
  readonly program?: string;
}

const patience = 5_000;
const mostText = 500;

/** Shows a message on a Linux desktop, by the program that desktops have for that (SPEC A78). */
export const notifySend = ({ env, program = "notify-send" }: NotifySendOptions): Way => ({
  name: "desktop",
  isHere: hasSession(env),
  isSetUp: ({ desktop }) => desktop,
  async send({ title, text, kind }) {
    if (!hasSession(env)) return err({ why: "there is no desktop session here", isFinal: true });
    const urgency = kind === "attention" ? "normal" : "low";
    const words = [`Syncline: ${title}`, escaped(text.slice(0, mostText).toWellFormed())];
    const failed = await new Promise<Error | null>((resolve) =>
      execFile(
        program,
        ["--app-name=Syncline", `--urgency=${urgency}`, "--", ...words],
        { timeout: patience },
        (error) => resolve(error),
      ),
    );
    if (failed === null) return ok(undefined);
    const isMissing = systemCode(failed) === "ENOENT";
    return err({ why: isMissing ? `${program} is not installed` : "it was not taken", isFinal: true });
  },
});

const hasSession = (env: NotifySendOptions["env"]): boolean =>
  [env.DBUS_SESSION_BUS_ADDRESS, env.DISPLAY, env.WAYLAND_DISPLAY].some(
    (one) => one !== undefined && one !== "",
  );

/** Desktops read the text as simple markup. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
