/** A sync of a CSV file and a JSON file, both ways, with so many records. */
export function smallSync(name: string, records: number, when: string): Readonly<Record<string, string>> {
  const rows = Array.from({ length: records }, (_, at) => `A-${at},Cup ${at},${at}.50\n`);
  return {
    [`${name}.sync.yaml`]: `syncline: 1
name: ${name}
record:
  key: sku
  fields: { sku: string, name: string, price: decimal }
endpoints:
  erp:
    csv: { path: ${name}.csv }
    mode: two-way
  shop:
    json: { path: ${name}.json }
    mode: two-way
when:
${when}
`,
    [`${name}.csv`]: `sku,name,price\n${rows.join("")}`,
    [`${name}.json`]: "[]\n",
  };
}
