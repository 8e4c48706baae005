import type { CsvOptions } from "../../mapping/sources/csv.ts";
import { Fault, type Format } from "../format.ts";
import { dialectOf } from "./dialect.ts";
import { CsvSession } from "./session.ts";
import { tableOf } from "./table.ts";
import { newRecord } from "./write-record.ts";

/** CSV, TSV and their kin. */
export const csv: Format<CsvOptions> = {
  name: "csv",
  open: (options, text) => new CsvSession(options, text),
  blank(options, text, fields) {
    const dialect = dialectOf(options, text, Buffer.alloc(0), "lf", true);
    if (dialect instanceof Fault) return dialect;
    const skipped = Buffer.from("\n".repeat(options.skip));
    if (options.header !== true) return skipped;
    const names = Object.fromEntries(fields.map((name) => [name, name]));
    const header = newRecord(tableOf(options, text, dialect, fields), names, null);
    return header instanceof Fault ? header : Buffer.concat([skipped, header, Buffer.from("\n")]);
  },
};
