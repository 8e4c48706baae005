import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Measured } from "./measured.ts";

const time = "/usr/bin/time";

/** Whether there is Miller (Debian's package `miller`), and GNU time to see its memory. */
export const isMillerThere = (): boolean =>
  existsSync(time) && spawnSync("mlr", ["--version"]).error === undefined;

const mapping = `
  $name = $first . " " . strip($last);
  $email = tolower(strip($email));
  $price = fmtnum($price, "%.2lf");
  $city = strip($city);
  $note = strip($note);
  unset $first, $last`;

/** Reads the source, maps it and writes the target: the first load, without journal and state. */
export function runMiller(folder: string): Measured {
  const start = performance.now();
  const command = [
    "-f",
    "%M",
    "-o",
    "mlr.time",
    "sh",
    "-c",
    'mlr --csv put "$0" erp.csv > shop.csv',
    mapping,
  ];
  const { status, stderr } = spawnSync(time, command, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`mlr: ${stderr}`);
  const milliseconds = performance.now() - start;
  const memory = Number(readFileSync(join(folder, "mlr.time"), "utf8")) * 1024;
  const lines = readFileSync(join(folder, "shop.csv")).toString("latin1").split("\n").length;
  return { milliseconds, memory, creates: lines - 2, updates: 0, deletes: 0 };
}
