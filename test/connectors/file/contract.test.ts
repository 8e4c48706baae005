import type { FileSource } from "../../../shared/mapping/sources/source.ts";
import type { NativeRecord } from "../../../shared/model/native.ts";
import { type ConnectorSpecimen, connectorContract } from "../../contract/connector.ts";
import { csvSource, Desk, jsonSource, ndjsonSource, xmlSource } from "./fixture.ts";

const specimen = (
  source: FileSource,
  file: string,
  content: (records: readonly NativeRecord[]) => string | Buffer,
): ConnectorSpecimen => ({
  async make(records) {
    const desk = new Desk();
    if (records !== null) desk.put(file, content(records));
    return { open: () => desk.open(source) };
  },
});

const csvText = (records: readonly NativeRecord[]) =>
  ["id,name,note", ...records.map(({ id, name, note }) => `${id},${name},${note}`), ""].join("\r\n");
const xmlText = (records: readonly NativeRecord[]) =>
  `<list>\n${records.map(({ id, name, note }) => `  <row><id>${id}</id><name>${name}</name><note>${note}</note></row>\n`).join("")}</list>\n`;

connectorContract("CSV", specimen(csvSource("a.csv"), "a.csv", csvText));
connectorContract(
  "CSV in UTF-16",
  specimen(csvSource("a.csv", { encoding: "utf-16" }), "a.csv", (records) =>
    Buffer.from(`\ufeff${csvText(records)}`, "utf16le"),
  ),
);
connectorContract(
  "JSON",
  specimen(jsonSource("a.json"), "a.json", (records) => JSON.stringify(records, null, 2)),
);
connectorContract(
  "NDJSON",
  specimen(ndjsonSource("a.ndjson"), "a.ndjson", (records) =>
    records.map((record) => `${JSON.stringify(record)}\n`).join(""),
  ),
);
connectorContract("XML", specimen(xmlSource("a.xml"), "a.xml", xmlText));
connectorContract("several CSV files", {
  async make(records) {
    const desk = new Desk();
    if (records !== null) {
      desk.put("a.csv", csvText(records.slice(0, 2)));
      desk.put("b.csv", csvText(records.slice(2)));
    }
    return { open: () => desk.open(csvSource("*.csv", { into: "b.csv" })) };
  },
});
connectorContract("a folder of JSON documents", {
  async make(records) {
    const desk = new Desk();
    const source = jsonSource(records === null ? "none/*.json" : "*.json", { file: { name: "{id}.json" } });
    for (const record of records ?? []) desk.put(`${record.id}.json`, JSON.stringify(record));
    return { open: () => desk.open(source) };
  },
});
