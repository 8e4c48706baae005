import type { FileSource } from "../../shared/mapping/sources/source.ts";

/** A valid file, and pieces of its format that do most harm in the wrong place. */
export interface Specimen {
  readonly name: string;
  readonly source: FileSource;
  readonly encoding: string;
  readonly content: Buffer;
  readonly tokens: readonly (string | Buffer)[];
}

const raw = (...bytes: readonly number[]): Buffer => Buffer.from(bytes);

/** Of any encoding and none. */
const bytes: readonly (string | Buffer)[] = [
  raw(0),
  raw(0xff, 0xfe),
  raw(0xfe, 0xff),
  raw(0xef, 0xbb, 0xbf),
  raw(0xc3),
  raw(0xed, 0xa0, 0x80),
  raw(0xf4, 0x90, 0x80, 0x80),
  raw(0x81),
  "\u2028",
  "\r",
  "\n",
  "\r\n",
  "\u0000\n\u0000",
];

const csvTokens = [...bytes, '"', '""', ";", '";"', "#", '"\n', ';"', '" ', "\t", "|", ",", "\r\r\n"];
const jsonTokens = [
  ...bytes,
  ...["{", "}", "[", "]", ",", ":", '"', '\\"', "\\u12", "\\ud800", "\\", "/*", "1e999", "-", "-0", "NaN"],
  ...[
    '"__proto__":{},',
    '"items":[',
    "null",
    "tru",
    "[[[[[[[[[[[[[[[[[[[[",
    '{"a":{"a":{"a":',
    "}}}}",
    "1".repeat(400),
  ],
];
const xmlTokens = [
  ...bytes,
  ...[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "--",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<?xml?>",
    "&",
    "&amp;",
    "&#0;",
  ],
  ...["&#xD800;", "&x;", "=", "'", '"', " a='", "xmlns=''", "xmlns:x='u' ", "x:", "<article>", "</articles>"],
  ...['<!DOCTYPE a [<!ENTITY x "&y;">]>', "<a><a><a><a><a><a><a>", "<articles/>"],
];

const csvText =
  '# head\r\nNr;Name;Preis\r\n1;Apple;1,50\r\n\r\n2;"Pe;a""r";\r\n# remark\r\n3;"two\r\nlines";2,00\r\n4;Zoë €\r\n';
const jsonText = `{
  "meta": {"items": [1, 2.50], "x": null},
  "items": [
    {"sku": "1", "name": {"text": "Apple \\u00e9"}, "price": 1.50, "tags": ["a", "b"]},
    {"sku": "2", "name": {"text": "Pear"}, "price": -12e3, "__proto__": true},
    {"sku": "3", "name": null}
  ],
  "total": 9007199254740993
}
`;
const keyedText = `{"1": {"name": "Apple"}, "2": {"name": "Pear", "deep": {"a": [{"b": 1}]}}, "__proto__": {"name": "x"}}`;
const ndjsonText = `{"sku":"1","name":"Apple"}\n\n{"sku":"2","name":"Pear","n":[1,{"a":2}]}\r\n  {"sku":"3"}  \n{"sku":"4","price":1.10}\n`;
const xmlText = `<?xml version="1.0" encoding="windows-1252"?>
<!DOCTYPE catalog>
<!-- <article/> -->
<catalog xmlns:m="urn:m">
  <articles state='a>b'>
    <article nr="1"><title>Apple</title><price cur="EUR">1.50</price></article>
    <article nr='2'><title><![CDATA[<Pe&ar>]]></title><m:tag>x</m:tag><m:tag>y</m:tag></article>
    <article nr="3"/>
  </articles>
  <articles><article nr="4">&#228;&amp;<!-- c --><x/></article></articles>
</catalog>
`;

const file = { encoding: null, into: null };
const csvOptions = {
  ...file,
  delimiter: ";",
  quote: '"',
  header: true,
  comment: "#",
  skip: 0,
  ragged: "reject",
} as const;

export const specimens: readonly Specimen[] = [
  {
    name: "CSV, windows-1252",
    source: { kind: "csv", path: "a.csv", options: { ...csvOptions, encoding: "windows-1252" } },
    encoding: "windows-1252",
    content: Buffer.from(csvText.replaceAll("€", "\x80"), "latin1"),
    tokens: csvTokens,
  },
  {
    name: "CSV, anything to be found out",
    source: {
      kind: "csv",
      path: "b.csv",
      options: { ...csvOptions, delimiter: null, comment: null, ragged: "accept" },
    },
    encoding: "utf-8",
    content: Buffer.from(csvText),
    tokens: csvTokens,
  },
  {
    name: "JSON, a list somewhere in it",
    source: { kind: "json", path: "a.json", options: { ...file, records: ["items"], file: null } },
    encoding: "utf-8",
    content: Buffer.from(jsonText),
    tokens: jsonTokens,
  },
  {
    name: "JSON, an object keyed by id",
    source: { kind: "json", path: "b.json", options: { ...file, records: [], file: null } },
    encoding: "utf-8",
    content: Buffer.from(keyedText),
    tokens: jsonTokens,
  },
  {
    name: "JSON, one record",
    source: { kind: "json", path: "c.json", options: { ...file, records: [], file: { name: null } } },
    encoding: "utf-8",
    content: Buffer.from(jsonText),
    tokens: jsonTokens,
  },
  {
    name: "NDJSON",
    source: { kind: "ndjson", path: "a.ndjson", options: file },
    encoding: "utf-8",
    content: Buffer.from(ndjsonText),
    tokens: jsonTokens,
  },
  {
    name: "XML, windows-1252",
    source: {
      kind: "xml",
      path: "a.xml",
      options: { ...file, records: ["catalog", "articles", "article"], namespaces: {}, file: null },
    },
    encoding: "windows-1252",
    content: Buffer.from(xmlText, "latin1"),
    tokens: xmlTokens,
  },
  {
    name: "XML with namespaces",
    source: {
      kind: "xml",
      path: "b.xml",
      options: { ...file, records: ["*", "*", "article"], namespaces: { n: "urn:m" }, file: null },
    },
    encoding: "utf-8",
    content: Buffer.from(xmlText.replace("windows-1252", "utf-8")),
    tokens: xmlTokens,
  },
];

const syncText = `syncline: 1
name: customers
description: Keep both the same
record:
  key: [email]
  fields:
    email: { type: string, required: true, format: email, clean: [trim, lowercase] }
    firstName: { type: string, clean: [trim], pattern: "^[A-Z]" }
    balance: { type: decimal, scale: 2, min: 0, default: 1.50 }
    vip: { type: boolean, default: false }
    updatedAt: timestamp
endpoints:
  crm:
    json: { path: crm.json, records: data.items }
    mode: two-way
    modified: updatedAt
    fields: { firstName: name.first, balance: account.balance }
    where: 'status != "archived"'
  shop:
    csv: { path: "data/*.csv", delimiter: ";", encoding: windows-1252, into: data/a.csv }
    mode: two-way
    fields:
      email: Email
      balance: { path: Balance, format: "1.234,56" }
      firstName: { read: 'split(full_name, " ")[0]' }
      vip: { read: 'Segment == "VIP"' }
    write: { full_name: firstName + " x", Segment: 'vip ? "VIP" : "STD"' }
    onCreate: { made: run.startedAt }
lookups:
  countries: { csv: { path: iso.csv }, key: alpha2 }
conflicts:
  default: manual
  priority: [crm, shop]
  fields: { balance: { owner: crm }, vip: { rule: "values.exists(v, v)" } }
  deletes: update-wins
deletes: propagate
when:
  - on: change
  - every: 15m
  - cron: "0 2 * * *"
brakes: { deletes: 10%, updates: 50% }
tests:
  - name: splits
    endpoint: shop
    native: { Email: " A@B.com ", full_name: "Ada Byron", Segment: VIP }
    record: { email: a@b.com, firstName: Ada, vip: true }
`;

const yamlTokens = [
  ...bytes,
  ...[
    "&a ",
    "*a",
    "&a [*a, *a, *a, *a]",
    "<<: *a",
    "!!binary ",
    "!x",
    "? ",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "|",
    ">",
  ],
  ...[
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "\t",
    "#",
    "'",
    '"',
    "$" + "{env:X}",
    "${",
    "__proto__: 1\n",
    "constructor:\n",
    "null",
    "~",
  ],
  ...[
    "1e999",
    "0x1F",
    "((((((((((",
    "a ? b : c ? ",
    "[[[[[[[[[[[[",
    '"\\x',
    "999999999d",
    "0 0 31 2 *",
    "(a+)+$",
    "  ",
  ],
];

export const syncSpecimens: readonly {
  readonly name: string;
  readonly content: string;
  readonly tokens: readonly (string | Buffer)[];
}[] = [{ name: "YAML", content: syncText, tokens: yamlTokens }];
