import type { DeskKind } from "./desk-kind.ts";
import type { Scenario } from "./scenario.ts";

const policies: Readonly<Record<Scenario["policy"], string>> = {
  manual: "manual",
  priority: "priority",
  owner: "{ owner: e0 }",
  rule: '{ rule: "values[0]" }',
};

/** The sync file of a scenario, as a person would write it. Its endpoints are `e0`, `e1`, … */
export function syncText(
  { endpoints, policy, deleteRule, deletes }: Scenario,
  kinds: readonly DeskKind[],
): string {
  const lines = endpoints.map(({ mode, drift }, i) => {
    const more = mode === "target" ? `, drift: ${drift}` : "";
    return `  e${i}: { ${kinds[i]!.yaml}, mode: ${mode}${more} }\n`;
  });
  return `syncline: 1
name: work
record:
  key: sku
  fields: { sku: string, name: string, note: string, price: decimal, flag: boolean, day: date }
endpoints:
${lines.join("")}conflicts: { default: ${policies[policy]}, priority: [e1, e0], deletes: ${deleteRule} }
deletes: ${deletes}
brakes: { deletes: false, updates: false }
`;
}
