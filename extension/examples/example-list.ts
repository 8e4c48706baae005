import type { Translate } from "../words/translate.ts";

/** An example that the extension brings: a folder of `examples/` with one sync file and its data. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly about: string;
}

/** In the order in which they teach. */
export const exampleList = (t: Translate): readonly Example[] => [
  {
    name: "customers",
    title: t("Customers: JSON and CSV, both ways"),
    about: t("A CRM's contacts and a shop's customer list. Names are split and joined, countries looked up."),
  },
  {
    name: "price-list",
    title: t("Price list: XML, CSV and JSON, three ways"),
    about: t("Each field has one owner: the ERP prices, the warehouse counts, the shop sells."),
  },
  {
    name: "order-lines",
    title: t("Order lines: NDJSON to CSV, one way"),
    about: t("Every line of every order becomes a row of its own for accounting."),
  },
  {
    name: "stock-levels",
    title: t("Stock levels: JSON into a database"),
    about: t("A warehouse's export fills a table of a SQLite database, and leaves its other columns alone."),
  },
];
