import type { Spelling } from "./dataset.ts";

/** The sync that the bench runs: an ERP's export becomes a shop's import. */
export const syncFileOf = (spelling: Spelling, shop = "csv: { path: shop.csv }"): string => `syncline: 1
name: bench
record:
  key: sku
  fields:
    sku:      { type: string, clean: [trim] }
    name:     { type: string }
    email:    { type: string, clean: [trim, lowercase] }
    price:    { type: decimal, scale: 2 }
    stock:    integer
    city:     { type: string, clean: [trim] }
    country:  string
    category: string
    updated:  date
    note:     { type: string, clean: [trim] }
endpoints:
  erp:
    ${sources[spelling]}
    mode: source
    fields:
      name: { read: 'first + " " + trim(last)' }
  shop:
    ${shop}
    mode: target
`;

const sources: Record<Spelling, string> = {
  csv: "csv: { path: erp.csv }",
  json: "json: { path: erp.json }",
  xml: "xml: { path: erp.xml, records: articles.article }",
};
