/** Control characters, and those that turn the direction of text: they would let data speak to the terminal. */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text that comes from data, safe to show: what cannot be seen is spelled out, as `\n` or `\u001b`. */
export const printable = (text: string): string =>
  text.replace(unprintable, (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
