import { cpSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { err, ok } from "../../shared/base/result.ts";
import { filePorts } from "../../shared/connectors/file/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { makePlan } from "../../shared/engine/make-plan.ts";
import { LivePreview } from "../../shared/engine/preview/live-preview.ts";
import { never, usingWorkspace } from "../support/open-workspace.ts";
import { PreviewDesk } from "../support/preview-desk.ts";
import { Workspace } from "../support/workspace.ts";

const now = Date.UTC(2026, 5, 1);
const examples = globSync("examples/*/*.sync.yaml");

/** What a run would do, as `syncline plan` finds out: the plan's hash, or why there is none. */
async function plannedHash({ path, home }: Workspace): Promise<string> {
  const planned = await usingWorkspace({ path, home }, async ({ sync }) => {
    const made = await makePlan(sync, { madeAt: now, signal: never });
    if (!made.ok) return made;
    const { hash, unreadable } = made.value.header;
    return unreadable[0] === undefined ? ok(hash) : err(unreadable[0]);
  });
  return planned.ok ? planned.value : nameOf(planned.error.code);
}

/** What is wrong with a place is told apart; a text that cannot be used is just that. */
const nameOf = (code: string): string => (/^(file|endpoint)\./.test(code) ? code : "wrong");

function preview({ path, home }: Workspace): LivePreview {
  const live = new LivePreview({
    path,
    home: { folder: home },
    ports: filePorts,
    secrets: openSecrets({ home, env: process.env }),
    clock: () => now,
    refuses: async () => null,
  });
  onTestFinished(() => live.close());
  return live;
}

/** What the preview says of the text that is in the file. */
async function previewedHash(live: LivePreview, work: Workspace): Promise<string> {
  const previewed = await live.preview({
    text: work.text("work.sync.yaml"),
    reach: "all",
    whole: false,
    progress: () => {},
    stale: () => {},
    signal: never,
  });
  if (previewed.kind !== "preview")
    return previewed.kind === "wrong" ? nameOf(previewed.problems[0]!.code) : "cancelled";
  const { plan } = previewed.summary;
  previewed.planned?.items.dispose();
  return plan.kind === "complete" ? plan.hash : (previewed.summary.unreadable[0]?.code ?? "sample");
}

/** One change to a data file: a character of a line for another of its kind, or a line that goes or comes twice. */
interface Edit {
  readonly file: number;
  readonly line: number;
  readonly kind: "character" | "drop" | "double";
  readonly place: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  file: fc.nat(20),
  line: fc.nat(400),
  kind: fc.constantFrom("character", "character", "character", "drop", "double"),
  place: fc.nat(200),
});

function edited(text: string, { line, kind, place }: Edit): string {
  const lines = text.split("\n");
  // Headers stay, and the lines that hold a JSON or XML file together are not taken away.
  const at = 1 + (line % Math.max(1, lines.length - 1));
  const chosen = lines[at] ?? "";
  if (kind !== "character" && !/^[\s[{<\]}]/.test(chosen))
    lines.splice(at, 1, ...(kind === "drop" ? [] : [chosen, chosen]));
  else {
    const places = [...chosen.matchAll(/[0-8]|(?<=[>"\w;,])[a-y](?=[^<>]*[<";,]|$)/g)].map(
      ({ index }) => index,
    );
    const index = places[place % Math.max(1, places.length)];
    if (index !== undefined)
      lines[at] =
        `${chosen.slice(0, index)}${String.fromCharCode(chosen.charCodeAt(index) + 1)}${chosen.slice(index + 1)}`;
  }
  return lines.join("\n");
}

/** The text without one of its inner lines, or with a word of it in capitals. */
function retyped(text: string, place: number): string {
  const lines = text.split("\n");
  const inner = [...lines.keys()].filter((at) => /^ {4,}\S/.test(lines[at]!));
  const at = inner[place % inner.length]!;
  if (place % 3 > 0) lines.splice(at, 1);
  else lines[at] = lines[at]!.replace(/"[^"]*"|lowercase|trim|update-wins/, (word) => word.toUpperCase());
  return lines.join("\n");
}

describe.each(examples)("%s", (example) => {
  test("[E1] what is previewed is what a run would do, whatever was done to the records", async () => {
    const folder = join(example, "..");
    const hashes = new Set<string>();
    const play = fc.asyncProperty(
      fc.boolean(),
      fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat(1000)),
      async (isSynced, rounds, places) => {
        const work = new Workspace({}, readFileSync(example, "utf8"));
        cpSync(join(folder, "data"), work.place("data"), { recursive: true });
        if (isSynced) await work.sync({ approved: true });
        const live = preview(work);
        const names = readdirSync(work.place("data"))
          .filter((name) => !name.endsWith(".db"))
          .sort();
        for (const round of rounds) {
          for (const one of round) {
            const name = `data/${names[one.file % names.length]}`;
            const before = readFileSync(work.place(name), "latin1");
            work.put(name, Buffer.from(edited(before, one), "latin1"));
          }
          const previewed = await previewedHash(live, work);
          hashes.add(previewed);
          expect(previewed).toBe(await plannedHash(work));
          const text = work.text("work.sync.yaml");
          for (const place of places.take(2)) {
            work.put("work.sync.yaml", retyped(text, place));
            const typed = await previewedHash(live, work);
            hashes.add(typed);
            expect(typed).toBe(await plannedHash(work));
          }
          work.put("work.sync.yaml", text);
          // Asked again, it says the same from memory.
          expect(await previewedHash(live, work)).toBe(previewed);
        }
        await live.close();
      },
    );
    await fc.assert(play, { numRuns: process.env.SYNCLINE_HUNT === undefined ? 8 : 200 });
    expect([...hashes].filter((hash) => hash.length === 64).length).toBeGreaterThanOrEqual(3);
  });
});

const sync = `
syncline: 1
name: work
record: { key: sku, fields: { sku: string, name: string, price: decimal } }
endpoints:
  erp: { csv: { path: erp.csv }, mode: two-way }
  shop: { json: { path: shop.json }, mode: two-way }
brakes: { updates: false }
`;

test("[E10] the plan that is previewed is saved and applied, just as it was shown; then nothing is left to be done", async () => {
  const work = new Workspace({ "erp.csv": "sku,name,price\nA,Apple,1\nB,Pear,2\n" }, sync);
  await work.synced();
  work.edit("erp.csv", "Apple", "Apricot");
  work.edit("erp.csv", "B,Pear,2\n", "C,Plum,3.50\n");
  const desk = new PreviewDesk(work);
  const { plan } = await desk.shown();
  const saved = await desk.session.ask({ kind: "save-plan", path: work.place("plan.json") });
  expect(saved).toEqual({ hash: plan.kind === "complete" ? plan.hash : "" });
  expect(await work.apply("plan.json")).toMatchObject({ ok: true, value: { stale: [] } });
  expect(JSON.parse(work.text("shop.json"))).toEqual([
    { sku: "A", name: "Apricot", price: 1 },
    { sku: "C", name: "Plum", price: 3.5 },
  ]);
  const after = await desk.shown();
  expect(after.endpoints).toMatchObject([
    { creates: 0, updates: 0, deletes: 0 },
    { creates: 0, updates: 0, deletes: 0 },
  ]);
  expect(after.rows).toBe(0);
});

test("[E10] a plan that is not whole, or of a text that is no more, is not saved", async () => {
  const work = new Workspace(
    { "erp.csv": "sku,name,price\nA,Apple,1\n", "shop.json": "[", "third.csv": "sku,name,price\n" },
    `${sync}`.replace("brakes:", "  third: { csv: { path: third.csv }, mode: two-way }\nbrakes:"),
  );
  const desk = new PreviewDesk(work);
  const shown = await desk.shown();
  expect(shown.plan).toEqual({ kind: "sample" });
  const path = work.place("plan.json");
  expect(await desk.session.ask({ kind: "save-plan", path })).toMatchObject({
    problem: {
      code: "endpoint.incomplete",
      message: "shop was not read, so there is no whole plan to apply",
      at: { endpoint: "shop" },
    },
  });
  work.put("shop.json", "[]");
  expect((await desk.shown()).plan).toMatchObject({ kind: "complete" });
  const { revision } = desk.session;
  const late = desk.session.ask({ kind: "save-plan", path: work.place("no/such/folder/plan.json") });
  expect(await late).toMatchObject({ problem: { code: "file.unwritable" } });
  desk.session.show(sync);
  expect(await desk.session.ask({ kind: "save-plan", path }, revision)).toBe(null);
  expect(readdirSync(work.folder)).not.toContain("plan.json");
});
