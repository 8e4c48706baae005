import { existsSync } from "node:fs";
import type { Diagnostic } from "../../../shared/base/diagnostic.ts";
import { printable } from "../../../shared/base/printable.ts";
import { ok, type Result } from "../../../shared/base/result.ts";
import { syncNameOf } from "../../../shared/engine/load-sync.ts";
import type { RunRecord } from "../../../shared/state/store.ts";
import { type Command, exit } from "../command.ts";
import { findSyncs } from "../find-syncs.ts";
import type { Io } from "../io.ts";
import { printJson } from "../print-json.ts";
import { count } from "../render/count.ts";
import { renderDeeds, renderOutcome } from "../render/run.ts";
import { table } from "../render/table.ts";
import { moment } from "../render/time.ts";
import { fail } from "../report.ts";
import { Session } from "../session.ts";

export const status: Command = {
  name: "status",
  summary: "How every sync stands: last run, conflicts, rejected records",
  usage: "[SYNC…]",
  about:
    "Shows each sync's last run and what waits for a person. In a folder without sync files it shows every sync that has ever run here. No endpoint is read in full.",
  options: {},
  exits: [[exit.attention, "a conflict, a rejected record or a held plan waits for a person"]],
  examples: [["syncline status", "all syncs of this folder, or all there are"]],
  async run({ io, positionals }) {
    const session = new Session(io);
    try {
      const store = session.store();
      if (!store.ok) return fail(io, store.error);
      const here = findSyncs(positionals, io.cwd);
      const known = here.ok || positionals.length > 0 ? [] : store.value.syncs().map(({ path }) => path);
      if (!here.ok && known.length === 0) return fail(io, here.error);
      const standings: Standing[] = [];
      for (const path of here.ok ? here.value : known) {
        const standing = await standingOf(path, session);
        if (!standing.ok) return fail(io, standing.error);
        standings.push(standing.value);
      }
      if (io.json) printJson(io, { syncs: standings });
      else {
        if (!here.ok) io.out(io.style.dim("No sync file in this folder. All syncs that have state:"));
        io.out(
          table(
            standings.map((standing) => rowOf(standing, !here.ok, io)),
            "",
            io.columns,
          ),
        );
      }
      return standings.some(waits) ? exit.attention : exit.done;
    } finally {
      await session.close();
    }
  },
};

interface Standing {
  readonly path: string;
  readonly sync: string;
  readonly links: number;
  readonly conflicts: number;
  readonly rejected: number;
  readonly lastRun: RunRecord | null;
  readonly file: "fine" | "wrong" | "gone";
}

async function standingOf(path: string, session: Session): Promise<Result<Standing, Diagnostic>> {
  const loaded = await session.load(path);
  const opened = session.state(loaded);
  if (!opened.ok) return opened;
  const state = opened.value;
  const isThere = existsSync(loaded.path);
  return ok({
    path: loaded.path,
    sync: loaded.file?.name ?? syncNameOf(path),
    links: state.countLinks(),
    conflicts: state.conflicts().length,
    rejected: state.rejections().length,
    lastRun: state.runs(1)[0] ?? null,
    file: loaded.compiled !== null ? "fine" : isThere ? "wrong" : "gone",
  });
}

const isHeld = ({ lastRun }: Standing): boolean => lastRun?.outcome?.kind === "blocked";

const waits = (standing: Standing): boolean =>
  standing.conflicts + standing.rejected > 0 || isHeld(standing) || standing.file !== "fine";

function rowOf(standing: Standing, elsewhere: boolean, { style, clock }: Io): readonly string[] {
  const { conflicts, rejected, lastRun, file } = standing;
  const waiting = [
    conflicts > 0 ? style.conflict(count(conflicts, "conflict")) : "",
    rejected > 0 ? style.warning(`${rejected} rejected`) : "",
    isHeld(standing) ? style.warning("a plan to approve") : "",
    file === "wrong" ? style.error("the sync file has errors: syncline check") : "",
    file === "gone" ? style.error("the sync file is gone") : "",
  ].filter((part) => part !== "");
  const deeds = lastRun === null ? [] : [style.dim(`last: ${renderDeeds(lastRun)}`)];
  const place = elsewhere ? [style.dim(printable(standing.path))] : [];
  return [
    style.bold(printable(standing.sync)),
    lastRun === null ? style.dim("never run") : moment(lastRun.startedAt, clock()),
    lastRun === null ? "" : renderOutcome(lastRun, style),
    count(standing.links, "record"),
    [waiting.join(", ") || style.dim("nothing waits"), ...deeds, ...place].join("  "),
  ];
}
