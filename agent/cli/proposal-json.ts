import type { Diagnostic } from "../../shared/base/diagnostic.ts";
import type { Proposal } from "../../shared/engine/infer/proposal.ts";

/** What programs get of a proposal. */
export function proposalJson(
  { name, key, fields, splits, alone, own, warnings, text }: Proposal,
  more: {
    readonly path: string | null;
    readonly secrets: readonly string[];
    readonly diagnostics: readonly Diagnostic[];
  },
): object {
  const { path, secrets, diagnostics } = more;
  return {
    path,
    name,
    key,
    fields: fields.map(({ places, limits, warnings: _, ...field }) => ({
      ...field,
      ...limits,
      places: places.map(({ endpoint, column, spelling }) => ({
        endpoint,
        column: column.name,
        format: spelling.format,
      })),
    })),
    splits: splits.map(({ column, ...split }) => ({ ...split, column: column.name })),
    alone: alone.map(({ endpoint, name: column, spellings }) => ({
      endpoint,
      column,
      type: spellings[0]?.type ?? null,
    })),
    own,
    warnings: warnings.map(({ about, message }) => ({ ...about, message })),
    secrets,
    diagnostics,
    text,
  };
}
