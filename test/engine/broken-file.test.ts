import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { expect, onTestFinished, type TestContext, test } from "vitest";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { syncWorkspace } from "../support/open-workspace.ts";
import { Workspace } from "../support/workspace.ts";

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
  cards: { xml: { path: cards.xml, records: cards.card }, mode: two-way }
brakes: { updates: false }
`;

const erp = "sku,name,price\nA,Apple,1.00\nB,Pear,2.00\nC,Plum,3.00\n";

async function linked(): Promise<Workspace> {
  const work = new Workspace({ "erp.csv": erp }, sync);
  await work.synced();
  expect(await work.changes()).toEqual([]);
  return work;
}

interface Breakage {
  readonly what: string;
  readonly file: "erp.csv" | "shop.json" | "cards.xml";
  readonly damage: (whole: Buffer) => Buffer | string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly line?: number;
}

const cutAt = (text: string) => (whole: Buffer) => whole.subarray(0, whole.indexOf(text));

const breakages: readonly Breakage[] = [
  {
    what: "an empty CSV file",
    file: "erp.csv",
    damage: () => "",
    code: "file.empty",
    message: "erp.csv is empty",
    hint: "still being written",
  },
  {
    what: "an empty JSON file",
    file: "shop.json",
    damage: () => "",
    code: "file.empty",
    message: "shop.json is empty",
  },
  {
    what: "an empty XML file",
    file: "cards.xml",
    damage: () => "",
    code: "file.empty",
    message: "cards.xml is empty",
  },
  {
    what: "a CSV file cut off within a quoted cell",
    file: "erp.csv",
    damage: () => 'sku,name,price\nA,Apple,1.00\nB,"Pe',
    code: "file.malformed",
    message: "quote",
    line: 3,
  },
  {
    what: "a JSON file cut off in the middle",
    file: "shop.json",
    damage: cutAt("Pear"),
    code: "file.malformed",
    message: "ends",
    line: 9,
  },
  {
    what: "an XML file cut off in the middle",
    file: "cards.xml",
    damage: cutAt("Pear"),
    code: "file.malformed",
    message: "ends",
  },
  {
    what: "a CSV file in another encoding than it was",
    file: "erp.csv",
    damage: (whole) => Buffer.from(whole.toString().replace("Pear", "Bärne"), "latin1"),
    code: "file.encoding",
    message: "UTF-8",
    line: 3,
  },
  {
    what: "a JSON file of zeros, as a crashed disk leaves it",
    file: "shop.json",
    damage: (whole) => Buffer.alloc(whole.length),
    code: "file.malformed",
    message: "0x00",
  },
  {
    what: "an HTML error page instead of the XML file",
    file: "cards.xml",
    damage: () => "<html><body><h1>503 Service Unavailable</h1></body></html>",
    code: "file.malformed",
    message: "cards",
  },
  {
    what: "a JSON file nested without end",
    file: "shop.json",
    damage: () => "[".repeat(200_000),
    code: "file.too-large",
    message: "deep",
  },
];

test.each(breakages)(
  "[J31] $what counts as not read: the others go on, its bytes stay, nothing is deleted",
  async ({ file, damage, code, message, hint, line }) => {
    const work = await linked();
    const whole = readFileSync(work.place(file));
    const broken = damage(whole);
    work.put(file, broken);
    const other = file === "erp.csv" ? "shop.json" : "erp.csv";
    work.edit(other, "Apple", "Apricot");
    const { header, outcome } = await work.synced({});
    expect(outcome).toEqual({ kind: "done" });
    expect(header.unreadable).toHaveLength(1);
    const [problem] = header.unreadable;
    expect(problem).toMatchObject({ code, at: { file: work.place(file) } });
    expect(problem?.message).toContain(message);
    if (hint !== undefined) expect(problem?.hint).toContain(hint);
    if (line !== undefined) expect(problem?.at?.line).toBe(line);
    expect(readFileSync(work.place(file))).toEqual(Buffer.from(broken));
    for (const name of ["erp.csv", "shop.json", "cards.xml"]) {
      if (name !== file) expect(work.text(name)).toContain("Apricot");
      if (name !== file) expect(work.text(name)).toContain("Plum");
    }
    // Once it is whole again it catches up, and what it says beside is taken in.
    work.put(file, whole.toString().replace("Plum", "Prune"));
    await work.synced({});
    for (const name of ["erp.csv", "shop.json", "cards.xml"]) {
      expect(work.text(name)).toContain("Apricot");
      expect(work.text(name)).toContain("Prune");
    }
    expect(await work.changes()).toEqual([]);
  },
);

test("[J31] a CSV file cut off between two lines is held by a brake", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `K${i},Name ${i},1\n`);
  const work = new Workspace({ "erp.csv": `sku,name,price\n${rows.join("")}` }, sync);
  await work.synced();
  work.put("erp.csv", `sku,name,price\n${rows.slice(0, 15).join("")}`);
  const before = work.files();
  const report = await work.sync();
  expect(report).toMatchObject({ ok: true, value: { kind: "blocked" } });
  expect(report.ok && report.value.header.brakes.map(({ kind }) => kind)).toContain("shrunk");
  expect(work.files()).toEqual(before);
});

test("[J31] links in a circle and folders in a file's place are told of", async () => {
  const work = await linked();
  const cards = work.text("cards.xml");
  work.remove("cards.xml");
  symlinkSync("other.xml", work.place("cards.xml"));
  symlinkSync("cards.xml", work.place("other.xml"));
  expect((await work.planned()).header.unreadable).toMatchObject([
    {
      code: "file.loop",
      message: expect.stringContaining("circle of symbolic links"),
      hint: expect.any(String),
    },
  ]);
  rmSync(work.place("other.xml"));
  work.remove("cards.xml");
  mkdirSync(work.place("cards.xml"));
  expect((await work.planned()).header.unreadable).toMatchObject([{ at: { endpoint: "cards" } }]);
  rmSync(work.place("cards.xml"), { recursive: true });
  work.put("cards.xml", cards);
  expect(await work.changes()).toEqual([]);
});

test("[J31] a file that may not be read is named", async (context) => {
  const work = await linked();
  chmodSync(work.place("cards.xml"), 0o000);
  if (process.getuid?.() === 0) {
    // Nothing keeps the superuser from reading, so the command runs as somebody else.
    const plan = asNobody(context, work);
    expect(plan).toContain("cards.xml cannot be read: this user has no permission");
    expect(plan).toContain("[file.unreadable]");
  } else {
    expect((await work.planned()).header.unreadable).toMatchObject([{ code: "file.unreadable" }]);
  }
});

function asNobody(context: TestContext, work: Workspace): string {
  try {
    execFileSync("chown", ["-R", "65534:65534", work.root]);
    execFileSync("chmod", ["-R", "o+rX", work.root]);
    chmodSync(work.place("cards.xml"), 0o000);
    execFileSync("chown", ["0:0", work.place("cards.xml")]);
  } catch (cause) {
    context.skip(`cannot give files to another user here: ${String(cause)}`);
  }
  const { stdout, stderr } = work.cliAs(65534, "plan");
  return stdout + stderr;
}

test("[J31] a file that changes while it is read counts as not read", async () => {
  const work = new Workspace(
    { "erp.csv": `sku,name,price\n${"x".repeat(6_000_000)},Long,1\nA,Apple,1\n` },
    sync,
  );
  await work.synced();
  work.edit("shop.json", "Apple", "Apricot");
  let edits = 0;
  const progress = (endpoint: string) => {
    if (endpoint === "erp") appendFileSync(work.place("erp.csv"), `N${++edits},New,1\n`);
  };
  const { header } = await work.synced({ progress });
  expect(edits).toBeGreaterThan(0);
  expect(header.unreadable).toMatchObject([
    {
      code: "file.changed",
      hint: expect.stringContaining("the next run reads it again"),
      at: { endpoint: "erp" },
    },
  ]);
  expect(work.text("cards.xml")).toContain("Apricot");
  expect(work.text("erp.csv")).toContain("A,Apple,1\nN1,New,1\n");
  await work.synced({});
  expect(work.text("erp.csv")).toContain("A,Apricot,1\nN1,New,1\n");
  expect(work.text("cards.xml")).toContain("N1");
});

test("[J31] what is written to a file while it is being replaced stays", async () => {
  const work = await linked();
  work.edit("shop.json", "Apple", "Apricot");
  const path = work.place("erp.csv");
  let edits = 0;
  const probe = (step: string) => {
    // Somebody works on the file in the very moments in which it is being replaced.
    if (step === "sync" && edits < 3) appendFileSync(path, `N${++edits},New ${edits},1\n`);
  };
  const report = await syncWorkspace({ path: work.path, home: work.home, ports: { ...filePorts, probe } });
  expect(report).toMatchObject({ ok: true, value: { kind: "ran", outcome: { kind: "done" } } });
  expect(edits).toBe(3);
  expect(work.text("erp.csv")).toBe(`${erp.replace("Apple", "Apricot")}N1,New 1,1\nN2,New 2,1\nN3,New 3,1\n`);
  await work.synced({});
  for (const name of ["shop.json", "cards.xml"]) expect(work.text(name)).toContain("New 3");
});

/** Mounts a file system on a folder of the workspace, or skips the test and says why. */
function mount(context: TestContext, work: Workspace, folder: string, options: readonly string[]): void {
  mkdirSync(work.place(folder), { recursive: true });
  try {
    execFileSync("mount", [...options, work.place(folder)], { stdio: "pipe" });
  } catch (cause) {
    context.skip(`cannot mount here, which takes the superuser on Linux: ${String(cause)}`);
  }
  onTestFinished(() => void execFileSync("umount", ["-l", work.place(folder)]));
}

const onDisk = sync.replace("shop.json", "disk/shop.json");

test("[J20] on a full disk nothing of an endpoint is written, the others are, and the next run makes up for it", async (context) => {
  const work = new Workspace({ "erp.csv": erp }, onDisk);
  mount(context, work, "disk", ["-t", "tmpfs", "-o", "size=64k", "tmpfs"]);
  await work.synced();
  const before = work.text("disk/shop.json");
  // Really full: not a byte can be added.
  try {
    for (;;) appendFileSync(work.place("disk/ballast.bin"), Buffer.alloc(4096));
  } catch {}
  work.edit("erp.csv", "Apple", "Apricot");
  const { outcome } = await work.synced({});
  expect(outcome).toMatchObject({
    kind: "partial",
    refused: [
      {
        endpoint: "shop",
        key: "A",
        operation: "update",
        problem: {
          code: "file.full",
          message: expect.stringContaining("no space left to write"),
          hint: expect.stringContaining("the next run tries again"),
          at: { endpoint: "shop", file: work.place("disk/shop.json") },
        },
      },
    ],
  });
  expect(work.text("disk/shop.json")).toBe(before);
  expect(work.text("cards.xml")).toContain("Apricot");
  rmSync(work.place("disk/ballast.bin"));
  await work.synced({});
  expect(work.text("disk/shop.json")).toBe(before.replace("Apple", "Apricot"));
  expect(await work.changes()).toEqual([]);
});

test("[J20] a read-only disk refuses by name, and what others changed meanwhile is not run over", async (context) => {
  const work = new Workspace({ "erp.csv": erp }, onDisk);
  mount(context, work, "disk", ["-t", "tmpfs", "tmpfs"]);
  await work.synced();
  const before = work.text("disk/shop.json");
  const remount = (how: string) => execFileSync("mount", ["-o", `remount,${how}`, work.place("disk")]);
  remount("ro");
  work.edit("erp.csv", "Apple", "Apricot");
  const { outcome } = await work.synced({});
  expect(outcome).toMatchObject({
    kind: "partial",
    refused: [
      {
        endpoint: "shop",
        key: "A",
        problem: { code: "file.unwritable", message: expect.stringContaining("read-only") },
      },
    ],
  });
  expect(work.text("disk/shop.json")).toBe(before);
  remount("rw");
  // A person who had never seen "Apricot" writes there now.
  work.edit("disk/shop.json", "Apple", "Avocado");
  const plan = await work.planned();
  expect(plan.items.flatMap(({ conflicts }) => conflicts)).toMatchObject([{ id: "A.name", kind: "edit" }]);
  expect(await work.changes()).toEqual([]);
});

test("[J20] a file that is immutable refuses by name and stays", async (context) => {
  const work = await linked();
  const file = work.place("shop.json");
  try {
    execFileSync("chattr", ["+i", file], { stdio: "pipe" });
  } catch (cause) {
    context.skip(`cannot make a file immutable here: ${String(cause)}`);
  }
  onTestFinished(() => void execFileSync("chattr", ["-i", file]));
  const before = readFileSync(file);
  work.edit("erp.csv", "Apple", "Apricot");
  const { outcome } = await work.synced({});
  expect(outcome).toMatchObject({
    kind: "partial",
    refused: [{ endpoint: "shop", problem: { code: "file.unwritable", at: { file } } }],
  });
  expect(readFileSync(file)).toEqual(before);
  expect(Object.keys(work.files())).toEqual(["cards.xml", "erp.csv", "shop.json"]);
  execFileSync("chattr", ["-i", file]);
  await work.synced({});
  expect(work.text("shop.json")).toContain("Apricot");
});
