import { assert } from "../../base/assert.ts";
import { parseYaml } from "../../mapping/parse/yaml.ts";
import { sourceKinds } from "../../mapping/sources/kinds.ts";
import type { Source } from "../../mapping/sources/source.ts";
import type { WrittenSource } from "../../mapping/sources/written-source.ts";

/** The source of a sync file that says just this, with all its defaults. */
export function sourceOf<Kind extends Source["kind"]>(
  kind: Kind,
  written: WrittenSource,
): Extract<Source, { readonly kind: Kind }> {
  const { parse } = sourceKinds[kind];
  const source = parse(written, [], parseYaml("", "").report);
  assert(source !== null, `init wrote too little of a ${kind} source`);
  return source;
}
