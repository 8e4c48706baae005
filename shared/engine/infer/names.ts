import { basename, extname } from "node:path";
import type { EndpointName } from "../../model/ids.ts";
import { camelCase } from "./field-name.ts";
import { wordsOf } from "./words.ts";

/** A name for each file's endpoint: the file's own, with its ending where two files share a name, else counted. */
export function endpointNames(files: readonly string[]): readonly EndpointName[] {
  const bare = files.map((file) => nameOf(stem(file)));
  const used = new Set<EndpointName>();
  return bare.map((name, index) => {
    const isShared = bare.filter((other) => other === name).length > 1;
    const longer = isShared ? nameOf(basename(files[index]!)) : name;
    let unique = longer;
    for (let count = 2; used.has(unique); count++) unique = `${longer}${count}`;
    used.add(unique);
    return unique;
  });
}

/** A name for a sync of files: what they are called, each once. */
export function syncName(files: readonly string[]): string {
  const names = new Set(files.map((file) => wordsOf(stem(file)).join("-")).filter((name) => name !== ""));
  const joined = [...names].slice(0, 3).join("-").slice(0, 80);
  return /^[\p{L}\p{N}]/u.test(joined) ? joined : "sync";
}

const nameOf = (text: string): EndpointName => camelCase(wordsOf(text), "endpoint");

const stem = (file: string): string => basename(file, extname(file));
