import type { JsonOptions } from "../../mapping/sources/json.ts";
import type { Format, FormatSession, TextCodec } from "../format.ts";
import { documentWith } from "./blank.ts";
import { DocumentWeaver } from "./document-weaver.ts";
import { ListWeaver } from "./list-weaver.ts";
import { RecordCodec } from "./record-codec.ts";
import { Splitter } from "./splitter.ts";
import { spaced } from "./style.ts";

/** JSON documents that hold a list of records, an object of records keyed by id, or one record. */
export const json: Format<JsonOptions> = {
  name: "json",

  open({ records: path, file }: JsonOptions, text: TextCodec): FormatSession {
    const whole = file !== null;
    const splitter = new Splitter(text, { path, whole });
    const codec = new RecordCodec(text, spaced);
    return {
      scan: (window, from, final, emit) => splitter.scan(window, from, final, emit),
      columns: () => null,
      decode: (bytes, start, end) => codec.decode(bytes, start, end),
      encode: (record, like) => codec.encode(record, like, splitter.container === "object"),
      update: (record, changes) => codec.update(record, changes),
      weave: (out) => (whole ? new DocumentWeaver(text, path, out) : new ListWeaver(text, path, out)),
    };
  },

  /** A file that is one record has no bytes without it. */
  blank: ({ records: path, file }: JsonOptions, text: TextCodec): Buffer =>
    file === null ? documentWith(text, path, Buffer.from("[]")) : Buffer.alloc(0),
};
