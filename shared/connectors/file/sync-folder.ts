import { open } from "node:fs/promises";

/** Makes the names in a folder last, where the system can: Windows and some network file systems do it by themselves. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
