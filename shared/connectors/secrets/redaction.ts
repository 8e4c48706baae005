import { type SecretForms, secretForms } from "./secret-forms.ts";

/** What stands in a secret's place. */
export const mask = "•••";

/** Takes secrets out of texts (SPEC C110, C111). */
export class Redaction {
  readonly #forms = new Map<string, SecretForms>();

  /** From now on the value is taken out of every text. */
  add(value: string): void {
    if (!this.#forms.has(value)) this.#forms.set(value, secretForms(value));
  }

  redact(text: string): string {
    const places: Place[] = [];
    for (const { anywhere, alone, pieces } of this.#forms.values()) {
      for (const form of anywhere) places.push(...placesOf(form, text));
      for (const form of alone) places.push(...placesOf(form, text).filter((place) => isAlone(place, text)));
      for (const piece of pieces) places.push(...placesOf(piece, text).map((place) => widened(place, text)));
    }
    if (places.length === 0) return text;
    let result = "";
    let done = 0;
    for (const { start, end } of merged(places)) {
      result += text.slice(done, start) + mask;
      done = end;
    }
    return result + text.slice(done);
  }
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function placesOf(form: string, text: string): Place[] {
  const places: Place[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length))
    places.push({ start: at, end: at + form.length });
  return places;
}

const isAlone = ({ start, end }: Place, text: string): boolean =>
  !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, start - 2), start)) &&
  !/^[\p{L}\p{N}]/u.test(text.slice(end, end + 2));

/** All of the base64 text around a place. */
function widened({ start, end }: Place, text: string): Place {
  let [from, to] = [start, end];
  while (from > 0 && isBase64(text[from - 1]!)) from--;
  while (to < text.length && isBase64(text[to]!)) to++;
  while (text[to] === "=") to++;
  return { start: from, end: to };
}

const isBase64 = (character: string): boolean => /[A-Za-z0-9+/_-]/.test(character);

/** In order, those that touch as one. */
function merged(places: readonly Place[]): readonly Place[] {
  const result: Place[] = [];
  for (const place of places.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || place.start > last.end) result.push(place);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, place.end) };
  }
  return result;
}
