import type { FileOptions } from "../../mapping/sources/file.ts";
import type { NativeRecord } from "../../model/native.ts";
import { Fault, type Format, type FormatSession, type TextCodec } from "../format.ts";
import { explain } from "../json/explain.ts";
import { RecordCodec } from "../json/record-codec.ts";
import { shapeOf } from "../json/shape.ts";
import { compact } from "../json/style.ts";
import { LineSplitter } from "./line-splitter.ts";
import { LineWeaver } from "./line-weaver.ts";

/** Files with one JSON value a line. */
export const ndjson: Format<FileOptions> = {
  name: "ndjson",

  open(_options: FileOptions, text: TextCodec): FormatSession {
    const codec = new RecordCodec(text, compact);
    const decode = (bytes: Buffer, start: number, end: number): NativeRecord | Fault => {
      const { keyEnd } = shapeOf(bytes, start, end);
      return keyEnd === null ? codec.decode(bytes, start, end) : explain(text, bytes, start, end);
    };
    const splitter = new LineSplitter((bytes, start, end) => !(decode(bytes, start, end) instanceof Fault));
    return {
      scan: (window, from, final, emit) => splitter.scan(window, from, final, emit),
      columns: () => null,
      decode,
      encode: (record, like) => codec.encode(record, like, false),
      update: (record, changes) => codec.update(record, changes),
      weave: (out) => new LineWeaver(out),
    };
  },

  blank: () => Buffer.alloc(0),
};
