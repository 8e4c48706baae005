import { expect, test } from "vitest";
import { CliWorkspace, twoFiles } from "./cli-workspace.ts";

/** The example after its first, approved run, with a price, a stock and a name changed since. */
async function example(): Promise<CliWorkspace> {
  const workspace = new CliWorkspace("price-list");
  const held = await workspace.run("sync");
  const hash = /--approve ([0-9a-f]{12})/.exec(held.out)![1]!;
  expect((await workspace.run(`sync --approve ${hash}`)).code).toBe(0);
  workspace.edit("data/erp-articles.xml", "8.90", "9.20");
  workspace.edit("data/shop-products.csv", ";12,00;7;", ";9,90;7;");
  workspace.edit("data/warehouse-stock.json", '"quantity": 40', '"quantity": 38');
  return workspace;
}

test("[U11] the plan of the example's first run says what would change and why, and how a brake lets it go", async () => {
  const workspace = new CliWorkspace("price-list");
  const { code, out, err } = await workspace.run("plan");
  expect({ code, err }).toEqual({ code: 3, err: "" });
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "price-list
    ~ A-1001
        shop  price  8.50 → 8.90   erp comes first; overrules shop
              stock  12 → 14   warehouse owns it; overrules shop
    ~ A-1003
        shop  name  Geschirrtuch; Blau & Weiß → Geschirrtuch Blau & Weiß   erp comes first; overrules shop
    + A-1005
        erp        create  sku A-1005  name Holzlöffel Olive  price 9.80
        warehouse  create  sku A-1005  name Holzlöffel Olive  stock 25
    + A-1006
        shop       create  sku A-1006  name Pfannenwender Buche  price 4.20
        warehouse  create  sku A-1006  name Pfannenwender Buche

      erp        +1  ~0  -0  5 records
      shop       +1  ~2  -0  5 records
      warehouse  +2  ~0  -0  4 records
    Held by a brake: this looks like it could be an accident.
      ■ 2 records that shop already holds would be changed or deleted the first time this sync meets them
    Nothing was written. If this is what you want: syncline sync price-list --approve HASH
    "
  `);
});

test("[U10] [U11] the plan of a later run shows prices with their cents, and whose change is overruled", async () => {
  const workspace = await example();
  const { code, out } = await workspace.run("plan");
  expect(code).toBe(0);
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "price-list
    ~ A-1001
        shop  price  8.90 → 9.20   erp changed it
    ~ A-1002
        shop  stock  40 → 38   warehouse owns it
    ~ A-1003
        erp  price  12.00 → 9.90   shop changed it

      erp        +0  ~1  -0  6 records
      shop       +0  ~2  -0  6 records
      warehouse  +0  ~0  -0  6 records
    Nothing was written yet. Carry it out with: syncline sync price-list
    "
  `);
});

test("[U11] history lists the example's runs, a held one as what would have been", async () => {
  const workspace = await example();
  await workspace.run("sync");
  const { code, out } = await workspace.run("history");
  expect(code).toBe(0);
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "price-list
      RUN  WHEN  TOOK  done             erp ~1, shop ~2
      RUN  WHEN  TOOK  done             erp +1, shop +1 ~2, warehouse +2
      RUN  WHEN  TOOK  held by a brake  would be erp +1, shop +1 ~2, warehouse +2
    "
  `);
});

test("[U11] history of one run shows what it wrote and why", async () => {
  const workspace = await example();
  const { out: ran } = await workspace.run("sync");
  const run = /run (\S+)/.exec(ran)![1]!;
  const { out } = await workspace.run(`history ${run}`);
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "RUN  WHEN  done  FOLDER/price-list.sync.yaml
    ~ A-1001
        shop  price  8.90 → 9.20   erp changed it
    ~ A-1002
        shop  stock  40 → 38   warehouse owns it
    ~ A-1003
        erp  price  12.00 → 9.90   shop changed it

      erp        +0  ~1  -0  6 records
      shop       +0  ~2  -0  6 records
      warehouse  +0  ~0  -0  6 records
    "
  `);
});

test("[U10] explain shows where the values of a record came from", async () => {
  const workspace = await example();
  await workspace.run("sync");
  const { code, out } = await workspace.run("explain A-1001");
  expect(code).toBe(0);
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "A-1001  price-list
      sku    A-1001               all agreed, run RUN
      name   Kaffeebecher Zürich  all agreed, run RUN
      price  9.20                 erp changed it, run RUN
      stock  14                   warehouse owns the field, run RUN

      Runs, newest first
      RUN  WHEN  update on shop
          price  9.20  erp changed it
      RUN  WHEN  update on shop
          price  8.90  erp comes first in priority; overruled shop (8.50)
          stock  14    warehouse owns the field; overruled shop (12)
    "
  `);
});

test("[U10] explain of a field shows every place and step", async () => {
  const workspace = await example();
  await workspace.run("sync");
  const { out } = await workspace.run("explain A-1001 price");
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "A-1001  price-list
      price = 9.20  erp changed it, run RUN
        erp holds 9.20  data/erp-articles.xml:5
            net-price   "9.20"
            as decimal  "9.2"
        shop holds 9.20  data/shop-products.csv:2
            Preis       "9,20"
            as decimal  "9.2"

      Runs, newest first
      RUN  WHEN  update on shop
          price  9.20  erp changed it
      RUN  WHEN  update on shop
          price  8.90  erp comes first in priority; overruled shop (8.50)
    "
  `);
});

test("[U10] [U16] a conflict is shown with all sides, the value before, and the command that settles it", async () => {
  const workspace = twoFiles();
  await workspace.run("sync");
  workspace.edit("pair-a.csv", "8.5", "9");
  workspace.edit("pair-b.csv", "8.5", "7.25");
  expect(workspace.plain((await workspace.run("plan")).out)).toMatchInlineSnapshot(`
    "pair
    ! A-1
        conflict  price  left 9.00  |  right 7.25  |  was 8.50
                         syncline resolve A-1.price --use left  (or --use right, --value VALUE)

      left   +0  ~0  -0  2 records
      right  +0  ~0  -0  2 records
    Nothing to do until the conflicts are settled.
    "
  `);
  expect(workspace.plain((await workspace.run("sync")).out)).toMatchInlineSnapshot(`
    "pair
    ! A-1
        conflict  price  left 9.00  |  right 7.25  |  was 8.50
                         syncline resolve A-1.price --use left  (or --use right, --value VALUE)

      left   +0  ~0  -0  2 records
      right  +0  ~0  -0  2 records
    ✓ Noted  run RUN
    ! 1 conflict; see: syncline conflicts
    "
  `);
  expect(workspace.plain((await workspace.run("conflicts")).out)).toMatchInlineSnapshot(`
    "pair
      ! A-1  price  since WHEN
          before  8.50
          left    9.00
          right   7.25
          syncline resolve A-1.price --use left  (or --use right, --value VALUE)
    "
  `);
  expect(workspace.plain((await workspace.run("status")).out)).toMatchInlineSnapshot(`
    "pair  WHEN  done  2 records  1 conflict  last: nothing to write
    "
  `);
});

test("[U15] check shows what is wrong in the order of the file, with its fix as a diff", async () => {
  const workspace = twoFiles("pair", "deletes: propagte\ndeleets: ignore\n");
  workspace.edit("pair.sync.yaml", "mode: two-way", "mode: twoway");
  const { code, out } = await workspace.run("check");
  expect(code).toBe(1);
  expect(workspace.plain(out)).toMatchInlineSnapshot(`
    "pair.sync.yaml:7:44: error: \`endpoints.left.mode\` is "twoway"; it must be one of source, target, two-way. [sync.bad-value]
        Did you mean "two-way"?
        fix: Change to "two-way"
          -   left: { csv: { path: pair-a.csv }, mode: twoway }
          +   left: { csv: { path: pair-a.csv }, mode: two-way }
    pair.sync.yaml:9:10: error: \`deletes\` is "propagte"; it must be one of propagate, ignore, archive. [sync.bad-value]
        Did you mean "propagate"?
        fix: Change to "propagate"
          - deletes: propagte
          + deletes: propagate
    pair.sync.yaml:10:1: error: "deleets" is not a property of a sync file. [sync.unknown-property]
        Did you mean "deletes"?
        fix: Change to "deletes"
    ✗ pair: 3 errors
    2 of them can be fixed: syncline check pair --fix
    "
  `);
});
