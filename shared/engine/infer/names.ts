import type { EndpointName } from "../../model/ids.ts";
import { camelCase } from "./field-name.ts";
import type { Called } from "./looked.ts";
import { wordsOf } from "./words.ts";

/** A name for each place's endpoint: the place's own, the longer one where two share a name, else counted. */
export function endpointNames(called: readonly Called[]): readonly EndpointName[] {
  const bare = called.map(({ name }) => nameOf(name));
  const used = new Set<EndpointName>();
  return bare.map((name, index) => {
    const isShared = bare.filter((other) => other === name).length > 1;
    const longer = isShared ? nameOf(called[index]!.longer) : name;
    let unique = longer;
    for (let count = 2; used.has(unique); count++) unique = `${longer}${count}`;
    used.add(unique);
    return unique;
  });
}

/** A name for a sync of places: what they are called, each once. */
export function syncName(called: readonly Called[]): string {
  const names = new Set(called.map(({ name }) => wordsOf(name).join("-")).filter((name) => name !== ""));
  const joined = [...names].slice(0, 3).join("-").slice(0, 80);
  return /^[\p{L}\p{N}]/u.test(joined) ? joined : "sync";
}

const nameOf = (text: string): EndpointName => camelCase(wordsOf(text), "endpoint");
