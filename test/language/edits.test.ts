import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { findPlace } from "../../extension/language/find-place.ts";
import { LanguageCore } from "../../extension/language/language-core.ts";
import { fixedSamples } from "./fixed-samples.ts";

const core = new LanguageCore(fixedSamples);
const open = (name: string) => ({
  path: `/${name}`,
  text: readFileSync(`test/language/syncs/${name}.sync.yaml`, "utf8"),
});

function edited(
  text: string,
  edits: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, one) => all.slice(0, one.start) + one.text + all.slice(one.end), text);
}

test("[L4] a renamed field has the new name under record, in mappings, expressions, conflicts and tests, and keeps its columns", () => {
  const file = open("tests");
  const renamed = core.rename(file, file.text.indexOf("email:"), "mail");
  if (renamed.kind !== "edits") throw new Error(renamed.why);
  const text = edited(file.text, renamed.edits);
  expect(text).not.toMatch(/\bemail\b/);
  expect(text).toContain("mail: Email");
  expect(text).toContain("record: { mail: a@b.c, name: A }");
  const whole = open("whole");
  const more = core.rename(whole, whole.text.indexOf("email:"), "mail");
  if (more.kind !== "edits") throw new Error(more.why);
  // On the CRM the field had the place of its own name.
  expect(edited(whole.text, more.edits)).toContain("mail: email");
});

test("[L4] an endpoint and a lookup are renamed wherever they are named, and not to a name that is taken", () => {
  const conflicts = open("conflicts");
  const shop = core.rename(conflicts, conflicts.text.indexOf("shop:"), "store");
  if (shop.kind !== "edits") throw new Error(shop.why);
  const text = edited(conflicts.text, shop.edits);
  expect(text).toContain("priority: [store, crm]");
  expect(text).toContain("rule: by.store");
  expect(core.rename(conflicts, conflicts.text.indexOf("shop:"), "crm")).toMatchObject({ kind: "refused" });
  const lookup = open("lookup");
  const countries = core.rename(lookup, lookup.text.indexOf("countries:"), "lands");
  if (countries.kind !== "edits") throw new Error(countries.why);
  expect(edited(lookup.text, countries.edits)).toContain('lookup("lands", full_name, "name")');
});

/** How much is wrong: errors first; a warning about samples weighs as much as there are of those that do not fit. */
function wrongness(file: { readonly path: string; readonly text: string }): {
  readonly errors: number;
  readonly weight: number;
} {
  const findings = core.findings(file);
  const weights = findings
    .filter(({ severity }) => severity !== "error")
    .map(({ message }) => {
      const [, misfits, all] = /^(\d+) of (\d+) sampled/.exec(message) ?? [];
      return misfits === undefined ? 1 : Number(misfits) / Number(all);
    });
  return {
    errors: findings.length - weights.length,
    weight: weights.reduce((sum, one) => sum + one, 0),
  };
}

const syncs = globSync("test/language/syncs/*.sync.yaml").map((path) => basename(path, ".sync.yaml"));

test("[L5] each quick fix of every file leaves a file that can be read, where what it mends is mended and less is wrong than before", () => {
  const made = new Set<string>();
  for (const name of syncs) {
    const file = open(name);
    const before = wrongness(file);
    const couldBeRead = !core.findings(file).some(({ code }) => code === "sync.yaml");
    for (const { edits, title, finding } of core.fixes(file, { start: 0, end: file.text.length })) {
      const mended = { path: file.path, text: edited(file.text, edits) };
      const after = wrongness(mended);
      const about = `${name}: ${title}`;
      made.add(finding.code);
      const left = core.findings(mended);
      if (couldBeRead)
        expect(
          left.filter(({ code }) => code === "sync.yaml"),
          about,
        ).toEqual([]);
      expect(
        left.map(({ message }) => message),
        about,
      ).not.toContain(finding.message);
      if (finding.severity === "error") expect(after.errors, about).toBeLessThan(before.errors);
      else {
        expect(after.errors, about).toBeLessThanOrEqual(before.errors);
        expect(after.weight, about).toBeLessThan(before.weight);
      }
    }
  }
  expect([...made].sort()).toEqual([
    "sync.bad-value",
    "sync.expression",
    "sync.expression-name",
    "sync.expression-type",
    "sync.literal-secret",
    "sync.unknown-column",
    "sync.unknown-property",
    "sync.unmapped",
    "sync.version",
  ]);
});

test("[L6] a mapped column is found in the header, the element, the property and the description", () => {
  const file = open("whole");
  const found = core.definition(file, file.text.indexOf("Balance"));
  expect(found).toMatchObject({ kind: "place", path: ["Balance"] });
  if (found?.kind !== "place") return;
  expect(findPlace("Balances;Balance\n1;2\n", found.source, ["Balance"])).toEqual({ start: 9, end: 16 });
  const json = core.definition(file, file.text.indexOf("name.first"));
  if (json?.kind !== "place") throw new Error("no place");
  expect(findPlace('[{"first": 1, "name": {"first": "A"}}]', json.source, ["name", "first"])).toEqual({
    start: 23,
    end: 30,
  });
  const xml = {
    kind: "xml",
    path: "a.xml",
    options: { encoding: null, into: null, records: [], namespaces: {}, file: null },
  } as const;
  expect(findPlace('<a><item no="1"><title/></item></a>', xml, ["@no"])).toEqual({ start: 9, end: 11 });
  const column = core.definition(file, file.text.indexOf("full_name"));
  expect(column).toMatchObject({ kind: "place", path: ["full_name"] });
  expect(core.definition(file, file.text.indexOf("upper(name)") + 7)).toEqual({
    kind: "here",
    span: { start: file.text.indexOf("name: string"), end: file.text.indexOf("name: string") + 4 },
  });
});

test("[L7] formatting keeps comments, and what the file means", () => {
  const text =
    "# head\nsyncline: 1   \nname: x\nrecord:\n    # the key\n    key: a\n    fields:\n        a: string # same\nendpoints:\n    e:\n        csv: a.csv\n        mode: source\n\n\n";
  const formatted = core.format({ path: "/f", text });
  expect(formatted).toBe(
    "# head\nsyncline: 1\nname: x\nrecord:\n  # the key\n  key: a\n  fields:\n    a: string # same\nendpoints:\n  e:\n    csv: a.csv\n    mode: source\n",
  );
  expect(core.format({ path: "/f", text: "a: [1\n" })).toBeNull();
});

test("[L8] hints show the first record's value and how many do not fit", () => {
  const file = open("whole");
  const hints = core.hints(file).map(({ text }) => text);
  expect(hints.join("\n")).toContain('= "Ada"');
  expect(hints.join("\n")).toContain("2 of 2 are not dates");
});

test("[L9] what is in an expression is told apart", () => {
  const file = open("whole");
  const kinds = core.highlights(file).map(({ start, end, kind }) => `${file.text.slice(start, end)}:${kind}`);
  expect(kinds).toContain("split:function");
  expect(kinds).toContain("full_name:variable");
  expect(kinds).toContain("0:number");
});

test("[L1] a stray line is one thing that is wrong, not all the rest of the file", () => {
  const text = `stray\n${open("whole").text}`;
  expect(
    core.findings({ path: "/s", text }).filter(({ message }) => message.startsWith("Unexpected")).length,
  ).toBeLessThan(2);
  expect(core.findings({ path: "/s", text }).length).toBeGreaterThan(0);
});

test.each([
  ['bearer: "sk_live_abcdefghijklmnop"', 'bearer: "${secret:api-token}"', "sk_live_abcdefghijklmnop"],
  ["bearer: sk_live_abcdefghijklmnop", 'bearer: "${secret:api-token}"', "sk_live_abcdefghijklmnop"],
  [
    "apiKey: { header: X-Key, value: 'it''s a key of 20 signs' }",
    "apiKey: { header: X-Key, value: '${secret:api-token}' }",
    "it's a key of 20 signs",
  ],
])("[L17] %s leaves only the name behind", (written, left, value) => {
  const text = `syncline: 1\nname: x\nrecord: { key: a, fields: { a: string } }\nendpoints:\n  api:\n    rest: { url: "https://x.example/a", auth: { ${written} } }\n    mode: source\n`;
  const file = { path: "/secret.sync.yaml", text };
  const [secret] = core.secrets(file, { start: 0, end: text.length });
  if (secret === undefined) throw new Error("none");
  expect(secret.value).toBe(value);
  const after = edited(text, [secret.reference("api-token")]);
  expect(after).toBe(text.replace(written, left));
  expect(
    core.findings({ ...file, text: after }).filter(({ code }) => code === "sync.literal-secret"),
  ).toEqual([]);
});

test("[L17] of an address only the password is moved", () => {
  const text = `syncline: 1\nname: x\nrecord: { key: a, fields: { a: string } }\nendpoints:\n  db:\n    postgres: { url: "postgres://u:p%40ss@h/d", table: t }\n    mode: source\n`;
  const file = { path: "/secret.sync.yaml", text };
  const [secret] = core.secrets(file, { start: 0, end: text.length });
  expect(secret).toMatchObject({ value: "p%40ss", name: "db-password" });
  expect(edited(text, [secret!.reference("db-password")])).toContain(
    '"postgres://u:${secret:db-password}@h/d"',
  );
});
