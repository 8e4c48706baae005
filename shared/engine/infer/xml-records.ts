import type { TextCodec } from "../../formats/format.ts";
import { Fault } from "../../formats/format.ts";
import { Tokenizer } from "../../formats/xml/tokenizer.ts";

/** The elements at one path from the root. */
interface Place {
  readonly path: readonly string[];
  readonly around: Place | null;
  count: number;
  /** Names of attributes, and of elements inside that hold no other elements. */
  readonly leaves: Set<string>;
}

interface OpenElement {
  readonly place: Place;
  readonly name: string;
  hasElements: boolean;
}

const deepest = 30;
const mostPlaces = 5000;

/**
 * Where an XML document, of which `bytes` are the beginning, has its records: the elements that are repeated and hold
 * most. One inside a record is none. `null` where no element holds anything but text.
 */
export function findXmlRecords(bytes: Buffer, text: TextCodec): readonly string[] | null {
  const places = placesIn(bytes, text).filter(({ path, leaves }) => path.length > 1 && leaves.size > 0);
  const repeated = places.filter(({ count }) => count > 1);
  // A group of records often has a name of its own, but hardly anything else.
  const records = repeated.filter(
    (place) =>
      place.leaves.size > 1 || !repeated.some((inner) => inner.leaves.size > 1 && isInside(inner, place)),
  );
  const outermost = records.filter((place) => !records.some((other) => isInside(place, other)));
  const weight = ({ count, leaves }: Place): number => count * leaves.size;
  const chosen = outermost.length > 0 ? outermost : places.filter(({ leaves }) => leaves.size > 1);
  return chosen.toSorted((one, other) => weight(other) - weight(one))[0]?.path ?? null;
}

function isInside(place: Place, outer: Place): boolean {
  for (let around = place.around; around !== null; around = around.around) if (around === outer) return true;
  return false;
}

/** All places, as far as the bytes go and are XML; what is wrong behind that is for the reader to say. */
function placesIn(bytes: Buffer, text: TextCodec): readonly Place[] {
  const tokenizer = new Tokenizer();
  const places = new Map<string, Place>();
  const open: OpenElement[] = [];
  let depth = 0;
  for (let at = 0; at < bytes.length; at = tokenizer.end) {
    const found = tokenizer.next(bytes, at, at);
    if (found === false || found instanceof Fault) break;
    const { kind } = tokenizer;
    if (kind === "start" || kind === "empty") {
      depth++;
      if (depth <= deepest) enter();
    }
    if (kind === "end" || kind === "empty") {
      if (depth <= deepest) leave();
      depth--;
    }
  }
  while (open.length > 0) leave();
  return [...places.values()];

  function enter(): void {
    const around = open.at(-1);
    if (around !== undefined) around.hasElements = true;
    const name = text.decode(bytes, tokenizer.nameStart, tokenizer.nameEnd);
    const path = [...(around?.place.path ?? []), name];
    const key = path.join("/");
    const place = places.get(key) ?? {
      path,
      around: around?.place ?? null,
      count: 0,
      leaves: new Set<string>(),
    };
    if (places.size < mostPlaces) places.set(key, place);
    place.count++;
    const { attributes } = tokenizer;
    for (let i = 0; i < attributes.length; i += 5) {
      const attribute = text.decode(bytes, attributes[i]!, attributes[i + 1]!);
      if (!attribute.startsWith("xmlns") && !attribute.startsWith("xsi:")) place.leaves.add(`@${attribute}`);
    }
    open.push({ place, name, hasElements: false });
  }

  function leave(): void {
    const element = open.pop();
    if (element !== undefined && !element.hasElements) open.at(-1)?.place.leaves.add(element.name);
  }
}
