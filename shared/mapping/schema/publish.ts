/** Writes the published JSON Schema: `npx node shared/mapping/schema/publish.ts`. A test holds the file to its source. */
import { writeFileSync } from "node:fs";
import { syncFileSchema } from "./schema.ts";

const file = new URL("../sync-file.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(syncFileSchema, null, 2)}\n`);
