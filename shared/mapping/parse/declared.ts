import type { ErrorCode } from "../../base/catalogue.ts";
import type { Report } from "./report.ts";
import type { WrittenPath } from "./source-map.ts";

/** The names that a sync file declares, and where to complain about one that it does not. */
export class Declared {
  readonly report: Report;
  readonly fields: ReadonlySet<string>;
  readonly endpoints: ReadonlySet<string>;

  constructor(report: Report, fields: Iterable<string>, endpoints: Iterable<string>) {
    this.report = report;
    this.fields = new Set(fields);
    this.endpoints = new Set(endpoints);
  }

  /** Whether a field is declared; if not, that is reported at the value at `path`. */
  hasField(name: string, path: WrittenPath): boolean {
    return this.has(
      this.fields,
      "sync.unknown-field",
      `The record has no field "${name}".`,
      name,
      path,
      false,
    );
  }

  /** The same for the name before the value at `path`. */
  hasFieldName(name: string, path: WrittenPath): boolean {
    return this.has(
      this.fields,
      "sync.unknown-field",
      `The record has no field "${name}".`,
      name,
      path,
      true,
    );
  }

  hasEndpoint(name: string, path: WrittenPath): boolean {
    return this.has(
      this.endpoints,
      "sync.unknown-endpoint",
      `There is no endpoint "${name}".`,
      name,
      path,
      false,
    );
  }

  private has(
    known: ReadonlySet<string>,
    code: ErrorCode,
    message: string,
    name: string,
    path: WrittenPath,
    isName: boolean,
  ): boolean {
    if (known.has(name)) return true;
    const { source } = this.report;
    const place = (isName ? source.nameSpan(path) : null) ?? source.span(path);
    const more = this.report.meant(name, known, place);
    this.report.add("error", code, source.locationOf(place), message, more);
    return false;
  }
}
