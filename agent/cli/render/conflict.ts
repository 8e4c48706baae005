import { printable } from "../../../shared/base/printable.ts";
import { type Fields, renderValue } from "../../../shared/mapping/shown-value.ts";
import type { Conflict, Side } from "../../../shared/model/conflict.ts";
import type { Style } from "../style.ts";

/** What one endpoint holds in a conflict. */
export function renderSide(side: Side, conflict: Conflict, fields: Fields, style: Style): string {
  switch (side.kind) {
    case "deleted":
      return style.delete("deleted");
    case "value":
      return style.create(renderValue(side.value, fieldOf(conflict, fields)));
    case "sent":
      return `${style.warning("sent, not seen")} ${style.dim(printable(side.text))}`;
    case "record":
      return `${printable(side.id)} ${style.dim(printable(side.text))}`;
  }
}

export const renderBase = (conflict: Conflict, fields: Fields): string =>
  renderValue(conflict.base, fieldOf(conflict, fields));

const fieldOf = ({ field }: Conflict, fields: Fields): Fields[string] | undefined =>
  field !== null && Object.hasOwn(fields, field) ? fields[field] : undefined;

/** What a person does about a conflict. */
export function howToSettle({ id, kind, sides }: Conflict): string {
  const command = `syncline resolve ${shellWord(id)}`;
  switch (kind) {
    case "ambiguous":
      return "Several records share this key: give them different keys, or take one away.";
    case "unsettled":
      return `${command} --again  (it is not there; or --without: do without it there)`;
    case "delete":
      return `${command} --keep  (or --delete)`;
    case "edit": {
      const [first = "ENDPOINT", ...others] = Object.keys(sides).map(shellWord);
      return `${command} --use ${first}  (or ${others.map((other) => `--use ${other}, `).join("")}--value VALUE)`;
    }
  }
}

/** A text as one word of a shell's command line. */
export const shellWord = (text: string): string =>
  /^[\w.@:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
