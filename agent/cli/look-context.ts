import { join } from "node:path";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { HttpCommons } from "../../shared/connectors/http/commons.ts";
import { systemPorts } from "../../shared/connectors/http/ports.ts";
import { GivenSecrets } from "../../shared/engine/infer/given-secrets.ts";
import type { LookContext } from "../../shared/engine/infer/looked.ts";
import type { Io } from "./io.ts";

/** What a command that looks at places has for it. Relative paths start in the present folder. */
export function lookContext({
  cwd,
  secrets: vault,
  signal,
}: Io): LookContext & { readonly secrets: GivenSecrets } {
  const secrets = new GivenSecrets(vault.for({ path: join(cwd, "new.sync.yaml"), text: "" }));
  return { folder: cwd, ports: filePorts, secrets, commons: new HttpCommons(systemPorts), signal };
}
