import { resolve } from "node:path";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { nearestName } from "../../../shared/base/nearest-name.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AgentState, SyncView } from "../../../shared/protocol/views.ts";

/** The agent's syncs that the words mean: names, sync files, or folders with such; all of them without a word. */
export function findAgentSyncs(
  { syncs }: AgentState,
  words: readonly string[],
  cwd: string,
): Result<readonly SyncView[], Diagnostic> {
  if (words.length === 0) return ok(syncs);
  const found = new Set<SyncView>();
  for (const word of words) {
    const path = resolve(cwd, word);
    const meant = syncs.filter((sync) => sync.name === word || sync.path === path || sync.workspace === path);
    if (meant.length === 0) return err(unknown(word, syncs));
    for (const sync of meant) found.add(sync);
  }
  return ok([...found]);
}

function unknown(word: string, syncs: readonly SyncView[]): Diagnostic {
  const names = syncs.map(({ name }) => name);
  const near = nearestName(word, names);
  const hint =
    names.length === 0
      ? "It knows none yet. Give it a folder with sync files: syncline add FOLDER"
      : near === null
        ? `It knows: ${names.slice(0, 10).join(", ")}${names.length > 10 ? " …" : ""}`
        : `Did you mean "${near}"?`;
  return problem("agent.unknown", `The agent knows no sync "${word}"`, { hint });
}
