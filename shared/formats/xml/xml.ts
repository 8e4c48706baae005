import type { XmlOptions } from "../../mapping/sources/xml.ts";
import type { Format } from "../format.ts";
import { blankDocument } from "./blank.ts";
import { XmlSession } from "./session.ts";

/** XML documents whose records are the elements at a path from the root down. */
export const xml: Format<XmlOptions> = {
  name: "xml",
  open: (options, text) => new XmlSession(options, text),
  blank: (options, text) => blankDocument(options.records, options.namespaces, text),
};
