import { camelCase } from "./field-name.ts";
import type { Called } from "./looked.ts";
import { decoded } from "./reference-mask.ts";
import { wordsOf } from "./words.ts";

/** What a resource is called: the last step of its path that is no version, with what its server is called where it must. */
export function calledResource(url: string, server: string | null): Called {
  const path = url.replace(/^[a-z]+:\/\/[^/]*|^\$\{[^{}]*\}|[?#].*$/gi, "");
  const steps = path.split("/").filter((step) => step !== "" && !/^(?:v\d+|api|rest)$/i.test(step));
  const name = decoded(steps.at(-1) ?? "").replace(/\.(?:json|ya?ml)$/i, "") || (server ?? "api");
  const longer = server === null ? [...wordsOf(name), "api"] : [...wordsOf(server), ...wordsOf(name)];
  return { name, longer: camelCase(longer, "api") };
}
