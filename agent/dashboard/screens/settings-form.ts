import type { Params } from "../../../shared/protocol/methods.ts";

type Settings = Params<"agent.configure">["settings"];

/** What a filled-in form says; whether it makes sense is the agent's to say. */
export function readSettings(form: FormData): Settings {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const number = (name: string): number => Number(text(name));
  const level =
    (["debug", "info", "warning", "error"] as const).find((one) => one === text("level")) ?? "info";
  return {
    port: number("port"),
    concurrency: number("concurrency"),
    staleAfter: number("staleAfter"),
    logs: { level, megabytes: number("megabytes"), days: number("days") },
    alerts: {
      desktop: form.has("desktop"),
      webhook: text("webhook") || null,
      everyMinutes: number("everyMinutes"),
      email: form.has("mail")
        ? {
            host: text("host"),
            port: number("smtpPort"),
            secure: form.has("secure"),
            user: text("user") || null,
            password: text("password") || null,
            from: text("from"),
            to: text("to")
              .split(",")
              .map((one) => one.trim())
              .filter((one) => one !== ""),
          }
        : null,
    },
  };
}
