import type { EndpointName, FieldName } from "../../model/ids.ts";
import type { InferredColumn } from "./column.ts";
import type { EndpointSample } from "./endpoint-sample.ts";
import type { ProposedField } from "./field.ts";
import type { ChosenKey } from "./key.ts";

/** A sync file as it is proposed, with the reasons for it. */
export interface Proposal {
  readonly name: string;
  /** The sync file. */
  readonly text: string;
  readonly key: ProposedKey;
  readonly fields: readonly ProposedField[];
  readonly splits: readonly ProposedSplit[];
  /** Columns that have no like on another endpoint. */
  readonly alone: readonly InferredColumn[];
  /** Columns that their endpoint fills by itself, and that are therefore not written. */
  readonly own: readonly OwnColumns[];
  readonly warnings: readonly ProposalWarning[];
}

export interface OwnColumns {
  readonly endpoint: EndpointName;
  /** The endpoint's own id is among them. */
  readonly id: readonly string[];
  readonly others: readonly string[];
}

/** What a person has to see to before all records get through. */
export interface ProposalWarning {
  /** The field that it is about, or the endpoint that needs something. */
  readonly about: { readonly field: FieldName } | { readonly endpoint: EndpointName };
  readonly message: string;
}

export interface ProposedKey {
  readonly kind: ChosenKey["kind"];
  readonly fields: readonly FieldName[];
  readonly reason: string;
  /** Other fields that could be it; said where the key is a guess. */
  readonly others: readonly string[];
}

/** Two fields that an endpoint holds in one column. */
export interface ProposedSplit {
  readonly endpoint: EndpointName;
  readonly column: InferredColumn;
  /** How each of the two is read. */
  readonly read: readonly (readonly [field: FieldName, expression: string])[];
  /** How the column is written; `null` on a source. */
  readonly write: string | null;
  readonly reason: string;
}

/** All that the text of a sync file is made from. */
export type Findings = Omit<Proposal, "text"> & {
  readonly endpoints: readonly EndpointSample[];
  /** The sync file's name, for the commands that it mentions. */
  readonly file: string;
};
