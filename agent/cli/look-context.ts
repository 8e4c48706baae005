import { join } from "node:path";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { HttpCommons } from "../../shared/connectors/http/commons.ts";
import { systemPorts } from "../../shared/connectors/http/ports.ts";
import { GivenSecrets } from "../../shared/engine/infer/given-secrets.ts";
import type { LookContext } from "../../shared/engine/infer/looked.ts";
import type { Io } from "./io.ts";

/** What a command has to look at places for a sync file in `folder`. */
export function lookContext(
  { secrets: vault, signal }: Io,
  folder: string,
): LookContext & { readonly secrets: GivenSecrets } {
  const secrets = new GivenSecrets(vault.for({ path: join(folder, "new.sync.yaml"), text: "" }));
  return { folder, ports: filePorts, secrets, commons: new HttpCommons(systemPorts), signal };
}
