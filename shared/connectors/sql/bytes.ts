/** Bytes as databases write them out: `\x` and two hex digits each. */
export const bytesText = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString("hex")}`;

/** The bytes that a text spells; `null` for any other text. */
export function textBytes(text: string): Uint8Array | null {
  return /^\\x(?:[0-9a-f]{2})*$/i.test(text) ? Buffer.from(text.slice(2), "hex") : null;
}
