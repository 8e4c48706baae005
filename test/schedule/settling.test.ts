import { describe, expect, test } from "vitest";
import { GatheringSyncs } from "../../shared/schedule/gathering.ts";
import { type FileCheck, type FileLook, SettlingFiles } from "../../shared/schedule/settling.ts";

/** Plays a file over time; `look` and `check` say what it is like at a moment. Returns when it settles. */
function play(
  look: (at: number) => FileLook,
  {
    check = () => ({ kind: "whole" }),
    before = 100,
    until = 1_000_000,
  }: { check?: (at: number) => FileCheck; before?: number | null; until?: number } = {},
): number | null {
  const settling = new SettlingFiles();
  settling.touch("f", before, 0);
  for (let now = 0; now <= until; now = Math.max(now + 1, settling.nextLook() ?? until + 1)) {
    for (const file of settling.dueLooks(now)) {
      const first = settling.looked(file, look(now), now);
      const verdict = first === "check" ? settling.checked(file, check(now), look(now), now) : first;
      if (verdict === "settled") {
        expect(settling.has("f")).toBe(false);
        return now;
      }
    }
  }
  return null;
}

const steady: FileLook = { stamp: "1", size: 100 };
const grown = (step: number): FileLook => ({ stamp: `s${step}`, size: 100 + step });

describe("[S20] a file settles", () => {
  test("soon after it was saved", () => {
    expect(play(() => steady)).toBe(120);
  });

  test("when it has stayed as it is, however often it is touched", () => {
    expect(play((at) => (at < 1000 ? grown(Math.floor(at / 100)) : grown(10)))).toBeGreaterThan(1100);
  });

  test("after a moment where it is new, smaller by more than a tenth, or gone, which may be but a step of saving", () => {
    expect(play(() => steady, { before: null })).toBe(500);
    expect(play(() => ({ stamp: "1", size: 10 }))).toBe(1000);
    expect(play(() => null)).toBe(500);
    expect(play((at) => (at < 300 ? null : steady))).toBeLessThan(1000);
  });

  test("only once it opens", () => {
    const check = (at: number): FileCheck => ({ kind: at < 7000 ? "held" : "whole" });
    const at = play(() => steady, { check });
    expect(at).toBeGreaterThanOrEqual(7000);
    expect(at).toBeLessThan(7600);
  });

  test("anew, where it changed while it was looked into", () => {
    const settling = new SettlingFiles();
    settling.touch("f", 100, 0);
    expect(settling.looked("f", steady, 0)).toBe("wait");
    expect(settling.looked("f", steady, 200)).toBe("check");
    expect(settling.checked("f", { kind: "whole" }, grown(1), 300)).toBe("wait");
    expect(settling.looked("f", grown(1), 420)).toBe("check");
    expect(settling.checked("f", { kind: "whole" }, grown(1), 430)).toBe("settled");
  });

  test("though the clock is set back", () => {
    const settling = new SettlingFiles();
    settling.touch("f", 100, 1_000_000);
    settling.looked("f", steady, 1_000_000);
    settling.touch("f", 100, 1000);
    expect(settling.looked("f", steady, 1000)).toBe("wait");
    expect(settling.nextLook()).toBe(1120);
    expect(settling.looked("f", steady, 1120)).toBe("check");
  });
});

test.each<[number, FileCheck["kind"]]>([
  [200, "doubtful"],
  [1000, "doubtful"],
  [1900, "doubtful"],
  [9000, "broken"],
])(
  "[S21] a copy that grows every %d ms for four minutes, %s meanwhile, settles once, at its end",
  (pause, kind) => {
    const steps = Math.ceil(240_000 / pause);
    const copy = (at: number): FileLook => grown(Math.min(Math.floor(at / pause), steps));
    const check = (at: number): FileCheck => ({ kind: at >= steps * pause ? "whole" : kind });
    const at = play(copy, { check, before: null });
    expect(at).toBeGreaterThanOrEqual(steps * pause);
    expect(at).toBeLessThan(steps * pause + Math.min(15_000, 3 * (pause + 250)) + 1000);
  },
);

test("[S21] a copy of whole lines does not settle once it is known how it grows", () => {
  const copy = (at: number): FileLook => grown(Math.min(Math.floor(at / 450), 500));
  const at = play(copy, { before: null });
  expect(at).toBeGreaterThanOrEqual(500 * 450);
});

describe("[S22] a file that is not as it should be", () => {
  test("settles after a longer rest where it does not parse or breaks off", () => {
    expect(play(() => steady, { check: () => ({ kind: "broken" }) })).toBe(10_000);
    expect(play(() => steady, { check: () => ({ kind: "doubtful" }) })).toBe(2000);
  });

  test("settles at once when it has been mended", () => {
    const look = (at: number): FileLook => (at < 5000 ? steady : grown(1));
    const check = (at: number): FileCheck => ({ kind: at < 5000 ? "broken" : "whole" });
    expect(play(look, { check, until: 20_000 })).toBeLessThan(10_500);
  });

  test("is tried after ten minutes where it never rests or never opens", () => {
    expect(play((at) => grown(at))).toBeGreaterThanOrEqual(600_000);
    expect(play((at) => grown(at))).toBeLessThan(620_000);
    expect(play(() => steady, { check: () => ({ kind: "held" }) })).toBeLessThan(620_000);
  });
});

describe("[S23] changes that belong together", () => {
  test("ten thousand files over ten seconds are taken once", () => {
    const gathering = new GatheringSyncs();
    let taken = 0;
    for (let now = 0; now < 20_000; now++) {
      if (now < 10_000) gathering.touch("a", `${now}`, now);
      if (now >= 120 && now < 10_120) gathering.settled("a", `${now - 120}`, now);
      // For a while nothing is open, since nothing came.
      for (const { files, since } of gathering.take(now)) {
        taken++;
        expect(files.length).toBe(10_000);
        expect(since).toBe(0);
      }
    }
    expect(taken).toBe(1);
    expect(gathering.nextTake()).toBeNull();
  });

  test("one file is taken as soon as it has settled", () => {
    const gathering = new GatheringSyncs();
    gathering.touch("a", "x", 0);
    expect(gathering.nextTake()).toBeNull();
    gathering.settled("a", "x", 120);
    expect(gathering.take(120)).toEqual([{ sync: "a", since: 0, files: ["x"] }]);
  });

  test("a file that goes on and on holds the others up for five seconds, and comes by itself", () => {
    const gathering = new GatheringSyncs();
    gathering.touch("a", "log", 0);
    gathering.touch("a", "x", 0);
    gathering.settled("a", "x", 120);
    expect(gathering.take(5119)).toEqual([]);
    expect(gathering.take(5120)).toEqual([{ sync: "a", since: 0, files: ["x"] }]);
    gathering.settled("a", "log", 9000);
    expect(gathering.take(9000)).toEqual([{ sync: "a", since: 5120, files: ["log"] }]);
  });

  test("syncs are gathered each for itself", () => {
    const gathering = new GatheringSyncs();
    gathering.touch("a", "x", 0);
    gathering.touch("b", "x", 0);
    gathering.settled("b", "x", 5);
    gathering.forget("a");
    expect(gathering.take(5)).toEqual([{ sync: "b", since: 0, files: ["x"] }]);
  });
});
