/** The text of a sync file under another name. */
export const renamed = (text: string, name: string): string =>
  text.replace(/^name:.*$/m, () => `name: ${/^[A-Za-z][\w-]*$/.test(name) ? name : JSON.stringify(name)}`);

/** When a sync runs by itself. */
export type Trigger = "change" | "interval";

const blocks: Readonly<Record<Trigger, string>> = {
  change: "\nwhen:\n  - on: change\n",
  interval: "\nwhen:\n  - every: 15m\n",
};

/** Files can be watched; whoever else is asked again and again. */
export const triggerFor = (places: readonly string[]): Trigger =>
  places.some((place) => place.includes("://")) ? "interval" : "change";

/** The text with a trigger, or as it was before that was added. One that a person wrote is left alone. */
export function triggered(text: string, trigger: Trigger, wanted: boolean): string {
  const block = blocks[trigger];
  if (!wanted) return text.endsWith(block) ? text.slice(0, -block.length) : text;
  return /^when:/m.test(text) ? text : `${text.endsWith("\n") ? text : `${text}\n`}${block}`;
}
