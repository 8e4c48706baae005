import { countOf } from "./count-of.ts";
import type { ProposedField } from "./field.ts";
import type { Findings } from "./proposal.ts";
import { writeEndpoint } from "./write-endpoint.ts";
import { aligned, flowList, flowMap, type Line, remark, scalar, wide } from "./yaml-text.ts";

/** The text of a proposed sync file, with the reasons as comments. */
export function writeSync(findings: Findings): string {
  const { name, endpoints } = findings;
  return [
    ...heading(findings),
    "",
    "syncline: 1",
    `name: ${scalar(name)}`,
    "",
    "record:",
    ...aligned(recordLines(findings)),
    "",
    "endpoints:",
    ...endpoints.flatMap((endpoint, index) => [
      ...(index === 0 ? [] : [""]),
      ...writeEndpoint(endpoint, findings),
    ]),
    "",
  ].join("\n");
}

function heading({ endpoints, file }: Findings): readonly string[] {
  const width = Math.max(...endpoints.map(({ name }) => name.length));
  const steps: readonly Line[] = [
    { text: `#   syncline check ${file}`, comment: "is everything right?" },
    { text: `#   syncline plan ${file}`, comment: "what would change? nothing is written" },
    { text: `#   syncline sync ${file}`, comment: "do it" },
  ];
  return [
    "# Made by `syncline init` from what these places hold. Look it through, and change what is wrong:",
    ...endpoints.map((endpoint) =>
      remark(`#   ${endpoint.name.padEnd(width)}  ${endpoint.place}: ${countOf(endpoint)}`),
    ),
    "# Then:",
    ...aligned(steps),
  ];
}

function recordLines({ key, fields, warnings }: Findings): readonly Line[] {
  const width = Math.max(...fields.map(({ name }) => scalar(name).length)) + 1;
  const [only] = key.fields;
  return [
    {
      text: `  key: ${key.fields.length === 1 && only !== undefined ? scalar(only) : flowList(key.fields)}`,
      comment: key.reason,
    },
    ...(key.others.length === 0
      ? []
      : [{ text: "  # Other columns with a different value in each record:" }]),
    ...key.others.map((other) => ({ text: remark(`  #   ${other}`) })),
    { text: "  fields:" },
    ...fields.map((field) => ({
      text: `    ${`${scalar(field.name)}:`.padEnd(width)} ${definition(field)}`,
      comment: field.reasons.join("; "),
    })),
    ...warnings.flatMap(({ about, message }) =>
      "field" in about ? [{ text: wide(`    # WARNING: ${about.field}: ${message}.`) }] : [],
    ),
  ];
}

function definition({ type, required, limits, format, clean }: ProposedField): string {
  const more: (readonly [string, string])[] = [];
  if (required) more.push(["required", "true"]);
  if (limits.scale !== null) more.push(["scale", String(limits.scale)]);
  if (limits.enum !== null) more.push(["enum", flowList(limits.enum)]);
  if (limits.maxLength !== null) more.push(["maxLength", String(limits.maxLength)]);
  if (format !== null) more.push(["format", format]);
  if (clean.length > 0) more.push(["clean", flowList(clean)]);
  return more.length === 0 ? type : flowMap([["type", type], ...more]);
}
