import { setTimeout as delay } from "node:timers/promises";

const patience = 20_000;

/** What `look` gives, as soon as it is not `null`; after twenty seconds it is an error that names what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const seen = await look();
    if (seen !== null) return seen;
    await delay(50);
  }
  throw new Error(`Waited in vain for ${what}`);
}
