import { secretName } from "../../shared/engine/infer/secret-name.ts";
import { credentialPart } from "../../shared/mapping/credential-part.ts";
import { diagnose, type Finding } from "./diagnose.ts";
import type { Look } from "./look.ts";
import { quoted } from "./spell.ts";
import { type ScalarTree, type Span, spanWithin, visitAt } from "./tree.ts";

/** A credential that stands in the file and can be kept elsewhere. */
export interface MovableSecret {
  readonly finding: Finding;
  readonly value: string;
  /** A name that says what it is for. */
  readonly name: string;
  /** What names the secret in its place. */
  readonly reference: (name: string) => Span & { readonly text: string };
}

/** The credentials in a part of the text. A reference that is only begun is none. */
export function movableSecrets(look: Look, span: Span): readonly MovableSecret[] {
  return diagnose(look)
    .filter(
      ({ code, span: { start, end } }) =>
        code === "sync.literal-secret" && start <= span.end && span.start <= end,
    )
    .flatMap((finding) => {
      const visit = visitAt(look.tree, finding.span.start);
      if (visit?.kind !== "value" || /\$\{[^}]*$/.test(visit.scalar.text)) return [];
      const { start, end } = credentialPart(visit.scalar.text);
      const value = visit.scalar.text.slice(start, end);
      if (value === "") return [];
      const names = visit.path.filter((step) => typeof step === "string");
      return [
        {
          finding,
          value,
          name: secretName(
            names[0] === "endpoints" ? (names[1] ?? "sync") : "sync",
            kindOf(names.at(-1) ?? ""),
          ),
          reference: (name) => referenceTo(visit.scalar, { start, end }, name),
        },
      ];
    });
}

const kindOf = (property: string): string => {
  if (/bearer|token|auth/i.test(property)) return "token";
  if (/^(?:url|pass|password|passwd|pwd)$/i.test(property)) return "password";
  return property.toLowerCase().replace(/[^a-z0-9]+/g, "") || "secret";
};

/** In brackets a reference's braces need quotes. */
function referenceTo(
  scalar: ScalarTree,
  { start, end }: Span,
  name: string,
): Span & { readonly text: string } {
  const reference = `\${secret:${name}}`;
  if (scalar.style === "plain" && scalar.flow) {
    const text = quoted(scalar.text.slice(0, start) + reference + scalar.text.slice(end));
    return { start: scalar.start, end: scalar.end, text };
  }
  return { ...spanWithin(scalar, start, end), text: reference };
}
