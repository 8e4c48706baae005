import { VscodeCheckbox } from "@vscode-elements/elements/dist/vscode-checkbox/index.js";
import { VscodeTextfield } from "@vscode-elements/elements/dist/vscode-textfield/index.js";
import type { Params } from "../../../shared/protocol/methods.ts";

type Settings = Params<"agent.configure">["settings"];

/** What a filled-in form says; whether it makes sense is the agent's to say. */
export function readSettings(form: HTMLFormElement): Settings {
  // By the fields themselves: one that nobody has touched may not have told its form yet.
  const texts = new Map<string, string>();
  const checked = new Set<string>();
  for (const field of form.querySelectorAll("[name]")) {
    const name = field.getAttribute("name") ?? "";
    if (field instanceof VscodeTextfield || field instanceof HTMLSelectElement) texts.set(name, field.value);
    else if (field instanceof VscodeCheckbox && field.checked) checked.add(name);
  }
  const text = (name: string): string => texts.get(name)?.trim() ?? "";
  const number = (name: string): number => Number(text(name));
  const level =
    (["debug", "info", "warning", "error"] as const).find((one) => one === text("level")) ?? "info";
  return {
    port: number("port"),
    concurrency: number("concurrency"),
    staleAfter: number("staleAfter"),
    logs: { level, megabytes: number("megabytes"), days: number("days") },
    alerts: {
      desktop: checked.has("desktop"),
      webhook: text("webhook") || null,
      everyMinutes: number("everyMinutes"),
      email: checked.has("mail")
        ? {
            host: text("host"),
            port: number("smtpPort"),
            secure: checked.has("secure"),
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
