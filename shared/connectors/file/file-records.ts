import type { Fault } from "../../formats/format.ts";
import type { NativeRecord } from "../../model/native.ts";
import type { Survey } from "./survey.ts";
import { TextAccess } from "./text-access.ts";

/** The records of a surveyed file, in any order. Throws what node:fs throws. */
export class FileRecords {
  readonly survey: Survey;
  readonly #access: TextAccess;

  constructor(survey: Survey) {
    this.survey = survey;
    this.#access = new TextAccess(survey.file.path, survey.encoding);
  }

  bytes(record: number): Buffer {
    const { spans } = this.survey;
    return this.#access.read(spans.start(record), spans.end(record));
  }

  native(record: number): NativeRecord | Fault {
    const bytes = this.bytes(record);
    return this.survey.session.decode(bytes, 0, bytes.length);
  }

  close(): void {
    this.#access.close();
  }
}
