import { expect, test } from "vitest";
import { Workspace } from "../support/workspace.ts";

const good = `syncline: 1
name: work
record:
  key: sku
  fields:
    sku: string
    name: string
    price: decimal
endpoints:
  erp:
    csv: { path: erp.csv }
    mode: two-way
    fields:
      name: title
  shop:
    json: { path: shop.json }
    mode: two-way
`;

const files = {
  "erp.csv": "sku,title,price\nA,Apple,1\n",
  "shop.json": '[{"sku":"A","name":"Apple","price":1}]\n',
};

interface Mistake {
  readonly what: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  readonly line: number;
  readonly message: string;
  readonly help?: string;
}

const mistakes: readonly Mistake[] = [
  {
    what: "YAML that is none",
    from: "  key: sku",
    to: "  key: [sku",
    code: "sync.yaml",
    line: 5,
    message: "",
  },
  { what: "a tab", from: "    sku: string", to: "\tsku: string", code: "sync.yaml", line: 6, message: "ab" },
  {
    what: "a property that is misspelt",
    from: "    mode: two-way\n    fields",
    to: "    mod: two-way\n    fields",
    code: "sync.unknown-property",
    line: 12,
    message: "mod",
    help: "mode",
  },
  {
    what: "a mode that there is not",
    from: "two-way\n    fields",
    to: "both\n    fields",
    code: "sync.bad-value",
    line: 12,
    message: "both",
    help: "two-way",
  },
  {
    what: "a type that there is not",
    from: "price: decimal",
    to: "price: money",
    code: "sync.bad-value",
    line: 8,
    message: "money",
    help: "decimal",
  },
  {
    what: "a key that is no field",
    from: "key: sku",
    to: "key: skuu",
    code: "sync.unknown-field",
    line: 4,
    message: "skuu",
    help: "sku",
  },
  {
    what: "a column that the file does not have",
    from: "name: title",
    to: "name: titel",
    code: "sync.unknown-column",
    line: 14,
    message: "titel",
    help: "title",
  },
  {
    what: "a misspelt field in an expression",
    from: "name: title",
    to: "name: { read: 'upper(titel)' }",
    code: "sync.expression-name",
    line: 14,
    message: "titel",
    help: "title",
  },
  {
    what: "an expression that does not end",
    from: "name: title",
    to: "name: { read: 'upper(title' }",
    code: "sync.expression",
    line: 14,
    message: "",
  },
  {
    what: "an expression of the wrong type",
    from: "name: title",
    to: "price: { read: 'size(title) > 1' }\n      name: title",
    code: "sync.expression-type",
    line: 14,
    message: "decimal",
  },
  {
    what: "a pattern that is none",
    from: "sku: string",
    to: "sku: { type: string, pattern: '(' }",
    code: "sync.pattern",
    line: 6,
    message: "",
  },
  {
    what: "a pattern that RE2 does not have, since it could run for ever",
    from: "sku: string",
    to: "sku: { type: string, pattern: '(a+)+\\1' }",
    code: "sync.pattern",
    line: 6,
    message: "",
  },
];

test.each(mistakes)(
  "$what stops the sync, with place and help, before anything is touched",
  async (mistake) => {
    const { from, to, code, line, message, help } = mistake;
    const work = new Workspace(
      files,
      good.replace(from, () => to),
    );
    const before = work.files();
    const problems = (await work.diagnostics()).filter(({ severity }) => severity === "error");
    const found = problems.find((problem) => problem.code === code);
    expect(found, JSON.stringify(problems)).toBeDefined();
    expect(found?.at).toMatchObject({ file: work.path, line, column: expect.any(Number) });
    expect(found?.message).toContain(message);
    if (help !== undefined)
      expect(
        `${found?.message} ${found?.hint} ${found?.fix?.title} ${JSON.stringify(found?.fix?.edits)}`,
      ).toContain(help);
    expect(await work.sync({ approved: true })).toMatchObject({ ok: false });
    expect(work.files()).toEqual(before);
  },
);

test("the sync file without a mistake goes through", async () => {
  const work = new Workspace(files, good);
  expect((await work.diagnostics()).filter(({ severity }) => severity === "error")).toEqual([]);
  expect(await work.sync()).toMatchObject({ ok: true, value: { kind: "nothing" } });
});

test.each([
  ["an empty file", ""],
  ["a text", "hello"],
  ["null", "null"],
  ["a list", "- a\n- b\n"],
  ["names of objects", "__proto__: { syncline: 1 }\nconstructor: 2\n"],
  ["deep nesting", `${"[".repeat(5000)}${"]".repeat(5000)}`],
  [
    "many aliases",
    `a: &a [x,x]\nb: &b [*a,*a]\n${Array.from({ length: 40 }, (_, i) => `c${i}: &c${i} [${i === 0 ? "*b,*b" : `*c${i - 1},*c${i - 1}`}]`).join("\n")}\n`,
  ],
  ["bytes", "\u0000\u0001\ufffd"],
  ["a conflict of git", `<<<<<<< HEAD\n${good}=======\n${good}>>>>>>> other\n`],
] as const)("%s instead of a sync file is told of", async (_, text) => {
  const work = new Workspace(files, text);
  const before = work.files();
  const report = await work.sync();
  expect(report).toMatchObject({
    ok: false,
    error: { code: expect.stringMatching(/^sync\./), message: expect.stringMatching(/\w/) },
  });
  expect(work.files()).toEqual(before);
});

test("a regular expression that would explode elsewhere takes its time here and no more", async () => {
  const bomb = good.replace(
    "name: string",
    () => "name: { type: string, pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' }",
  );
  const work = new Workspace(
    { ...files, "erp.csv": `sku,title,price\nA,${"a".repeat(20_000)},1\nB,Bb aaA,2\nC,xyzAb,3\n` },
    bomb,
  );
  await work.synced();
  expect(work.text("shop.json")).toContain("xyzAb");
  expect((await work.state((state) => state.rejections())).map(({ record }) => record)).toContain("A");
});

test("a sync file that is not there is told of", async () => {
  const work = new Workspace(files, good);
  work.remove("work.sync.yaml");
  expect(await work.sync()).toMatchObject({
    ok: false,
    error: { code: "sync.not-found", hint: expect.any(String) },
  });
});
