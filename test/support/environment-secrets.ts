import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import type { Secrets } from "../../shared/connectors/secrets/secrets.ts";

/** Secrets of a sync that names just environment variables; there is no store to look in. */
export const environmentSecrets = (env: Readonly<Record<string, string | undefined>>): Secrets =>
  openSecrets({ home: "/nowhere", env }).for({ path: "/nowhere/test.sync.yaml", text: "" });
