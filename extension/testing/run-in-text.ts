import { filePorts } from "../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { loadSync } from "../../shared/engine/load-sync.ts";
import { type TestOutcome, testOutcomes } from "./test-outcomes.ts";

/** Runs the tests of a text that may not be saved, as `syncline test` would once it was. Reads endpoints, writes nothing. */
export async function runInText(
  path: string,
  text: string,
  home: string,
  signal: AbortSignal,
): Promise<readonly TestOutcome[]> {
  const loaded = await loadSync(path, {
    home: { folder: home },
    ports: filePorts,
    secrets: openSecrets({ home, env: process.env }),
    signal,
    text,
  });
  try {
    return testOutcomes(loaded);
  } finally {
    for (const connector of loaded.connectors.values()) await connector.dispose();
  }
}
