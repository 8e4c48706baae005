import { hashText } from "../base/hash.ts";

/** A number from 0 up to 1 that is always the same for the same text, and for different ones spread evenly. */
export function fractionOf(text: string): number {
  const halves = new Uint32Array(2);
  hashText(text, halves);
  return halves[0]! / 0x1_0000_0000;
}
