import type { Command } from "./command.ts";
import { add } from "./commands/add.ts";
import { agent } from "./commands/agent.ts";
import { apply } from "./commands/apply.ts";
import { changes } from "./commands/changes.ts";
import { check } from "./commands/check.ts";
import { completionOf } from "./commands/completion.ts";
import { conflicts } from "./commands/conflicts.ts";
import { demo } from "./commands/demo.ts";
import { explain } from "./commands/explain.ts";
import { forget } from "./commands/forget.ts";
import { functions } from "./commands/functions.ts";
import { history } from "./commands/history.ts";
import { init } from "./commands/init.ts";
import { plan } from "./commands/plan.ts";
import { resolve } from "./commands/resolve.ts";
import { schema } from "./commands/schema.ts";
import { secret } from "./commands/secret.ts";
import { status } from "./commands/status.ts";
import { sync } from "./commands/sync.ts";
import { test } from "./commands/test.ts";
import { undo } from "./commands/undo.ts";

const all: readonly Command[] = [
  demo,
  init,
  check,
  test,
  schema,
  changes,
  functions,
  plan,
  sync,
  apply,
  status,
  history,
  explain,
  conflicts,
  resolve,
  undo,
  forget,
  secret,
  agent,
  add,
];

/** Every command, in the order in which a newcomer meets them. */
export const commands: readonly Command[] = [...all, completionOf(all)];
