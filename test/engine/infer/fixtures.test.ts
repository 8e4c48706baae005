import { expect, test } from "vitest";
import { checked, fieldLines, fixtures, propose, samplesOf } from "./specimen.ts";

const pairs: readonly (readonly [
  what: string,
  one: string,
  other: string,
  key: readonly string[],
  fields: readonly string[],
])[] = [
  [
    "an ERP's XML in windows-1252 and a shop's CSV with decimal commas",
    "erp-shop/artikel.xml",
    "erp-shop/shop.csv",
    ["artikelnummer"],
    [
      "artikelnummer: string artikel=@nr shop=Artikelnummer",
      "bezeichnung: string artikel=Bezeichnung shop=Name",
      "preis: decimal artikel=VKPreis shop=Preis",
      "bestand: integer artikel=Bestand shop=Menge",
      "aktiv: boolean artikel=Aktiv shop=Aktiv",
      "geaendertAm: date artikel=GeaendertAm shop=Geändert am",
    ],
  ],
  [
    "a CRM's nested JSON and a CSV with full names",
    "crm-shop/crm.json",
    "crm-shop/customers.csv",
    ["email"],
    [
      "email: string crm=email customers=E-Mail",
      "firstName: string crm=name.first",
      "lastName: string crm=name.last",
      "balance: decimal crm=account.balance customers=Balance",
      "vip: boolean crm=vip customers=VIP",
    ],
  ],
  [
    "NDJSON and a table with tabs",
    "stock/stock.ndjson",
    "stock/warehouse.tsv",
    ["ean"],
    [
      "ean: string stock=ean warehouse=EAN",
      "sku: string stock=sku warehouse=Item number",
      "stock: integer stock=stock warehouse=Qty",
      "unitPrice: decimal stock=unit_price warehouse=Price",
      "updatedAt: timestamp stock=updatedAt warehouse=last_update",
    ],
  ],
  [
    "JSON keyed by id and XML attributes",
    "keyed/products.json",
    "keyed/items.xml",
    ["code"],
    [
      "code: string products=$key items=@code",
      "title: string products=title items=@name",
      "price: decimal products=price items=@price",
      "released: date products=released items=@released",
    ],
  ],
  [
    "German and English names",
    "german/kunden.csv",
    "german/customers.csv",
    ["kundennr"],
    [
      "kundennr: string kunden=Kundennr customers=customer_id",
      "vorname: string kunden=Vorname customers=first_name",
      "nachname: string kunden=Nachname customers=last_name",
      "zip: string kunden=PLZ customers=zip",
      "ort: string kunden=Ort customers=city",
      "geburtsdatum: date kunden=Geburtsdatum customers=birth_date",
      "umsatz: decimal kunden=Umsatz customers=revenue",
      "newsletter: boolean kunden=Newsletter customers=newsletter",
    ],
  ],
  [
    "a key of two columns",
    "lines/order-lines.csv",
    "lines/picks.csv",
    ["orderNumber", "line"],
    [
      "orderNumber: string orderLines=order_no picks=Order Number",
      "line: integer orderLines=line picks=Line",
      "sku: string orderLines=sku picks=Article No",
      "quantity: integer orderLines=qty picks=Quantity",
    ],
  ],
  [
    "files without any column in common",
    "strangers/planets.csv",
    "strangers/invoices.json",
    ["planet"],
    ["planet: string planets=planet invoices=invoiceNumber"],
  ],
];

test.each(pairs)("[M95] the fields of %s", async (_, one, other, key, fields) => {
  const proposal = propose(await samplesOf(fixtures(one, other), "one-way"));
  expect(proposal.key.fields).toEqual(key);
  expect(fieldLines(proposal)).toEqual(fields);
});

for (const way of ["one-way", "two-way"] as const)
  test.each(pairs)(`[M97] checking finds nothing wrong, ${way}, with %s`, async (_, one, other) => {
    const endpoints = await samplesOf(fixtures(one, other), way);
    expect(checked(propose(endpoints), endpoints)).toEqual([]);
  });

test("[M97] the text is as a person would have written it", async () => {
  const endpoints = await samplesOf(fixtures("crm-shop/crm.json", "crm-shop/customers.csv"), "two-way");
  expect(propose(endpoints).text).toMatchInlineSnapshot(`
    "# Made by \`syncline init\` from what these places hold. Look it through, and change what is wrong:
    #   crm        crm.json: 21 records
    #   customers  customers.csv: 20 records
    # Then:
    #   syncline check test.sync.yaml  # is everything right?
    #   syncline plan test.sync.yaml   # what would change? nothing is written
    #   syncline sync test.sync.yaml   # do it

    syncline: 1
    name: test

    record:
      key: email                                      # unique in all 21 records of crm and all 20 of customers; 20 shared
      fields:
        email:     { type: string, required: true, format: email, clean: [lowercase] }  # same name
        firstName: { type: string, required: true }   # never empty
        lastName:  { type: string, required: true }   # never empty
        balance:   { type: decimal, required: true }  # means the same (account.balance ~ Balance), all 20 values agree; never empty
        vip:       { type: boolean, required: true }  # same name, all 20 values agree; never empty

    endpoints:
      crm:
        json: { path: crm.json, records: data.contacts }
        mode: two-way
        fields:
          firstName: name.first
          lastName: name.last
          balance: account.balance
        # Only here. To sync one, declare it under \`record: fields:\` and give it a place on another endpoint:
        #   id: id      # integer: 100, 101, 102
        #   tags: tags  # json: [], ["a"]

      customers:
        csv: { path: customers.csv }
        mode: two-way
        fields:
          email: E-Mail
          firstName: { read: 'before(full_name, " ")' }  # name.first and name.last in one, in 20 of 20 records
          lastName: { read: 'after(full_name, " ")' }    # name.first and name.last in one, in 20 of 20 records
          balance: { path: Balance, format: "1234.56" }
          vip: { path: VIP, format: yes/no }
        write:
          full_name: 'firstName + " " + lastName'
        # Only here. To sync one, declare it under \`record: fields:\` and give it a place on another endpoint:
        #   customerNo: customer_no  # string: "C-0000", "C-0001", "C-0002"
        #   phone: Phone             # string: "030000000", "030000977", "030001954"
    "
  `);
});

test("[M94] a key that is a guess says so, with the other columns that could be it", async () => {
  const { key, text } = propose(
    await samplesOf(fixtures("strangers/planets.csv", "strangers/invoices.json"), "one-way"),
  );
  expect(key).toMatchObject({ kind: "guess", others: ["planets: diameter_km", "invoices: due, gross"] });
  expect(text).toContain(
    "key: planet  # a guess, since no columns have values in common: put the right one here",
  );
});

test("[M93] a day that could be a month is told by the records of the other file", async () => {
  const { fields } = propose(
    await samplesOf(fixtures("german/kunden.csv", "german/customers.csv"), "one-way"),
  );
  const born = fields.find(({ name }) => name === "geburtsdatum");
  expect(born?.places.map(({ spelling }) => spelling.format)).toEqual(["dd.MM.yyyy", "MM/dd/yyyy"]);
  expect(born?.reasons).toContain("customers: MM/dd/yyyy or dd/MM/yyyy? the others tell");
});
