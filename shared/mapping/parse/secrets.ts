import { type Document, isScalar, type Scalar, visit } from "yaml";
import type { Report } from "./report.ts";
import { nameOf } from "./source-map.ts";

const secretName =
  /^(?:auth|bearer|basic|password|passwd|pwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]?secret|authorization|credentials?)$|(?:password|secret|token|api[-_]?key)$/i;
/** What stands beside credentials and is none. */
const plainName =
  /^(?:type|kind|scheme|in|header|name|user(?:name)?|login|scopes?|grant|realm|.*url|client|client[-_]?id|audience|query)$/i;
const reference = /\$\{(?:env|file|secret):[^{}]+\}/;
/** Spellings that only credentials have. */
const tokenShape =
  /^(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk[-_](?:live|test|proj|ant)[-_][\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|Bearer\s+[\w.~+/-]{12,}=*)$|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const inUrl =
  /^[a-z][a-z0-9+.-]*:\/\/(?:[^\s/:@]*:(?!\$\{)[^\s/@]+@|.*[?&](?:api[-_]?key|(?:access[-_]?)?token|(?:client[-_]?)?secret|(?:ssl)?password)=(?!\$\{)[^&\s])/i;

const hint = `Write \${env:NAME} or \${secret:NAME}, and keep the value out of the file.`;

/** Reports credentials that are written out. Wherever a connector or a webhook is set up, names tell; else only shapes. */
export function findLiteralSecrets(document: Document, report: Report): void {
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === "key" || typeof node.value === "boolean" || node.value === null) return;
      const text = typeof node.value === "string" ? node.value : (node.source ?? "");
      const names = ancestors.flatMap((ancestor) =>
        isPairNode(ancestor) && isScalar(ancestor.key) ? [nameOf(ancestor.key)] : [],
      );
      const name = names.at(-1) ?? "value";
      const isSecret = isNamedSecret(names, name) && !reference.test(text);
      if (text === "" || !(isSecret || tokenShape.test(text) || inUrl.test(text))) return;
      report.add(
        "error",
        "sync.literal-secret",
        report.source.locationOf(report.source.spanOf(node)),
        `\`${name}\` holds a credential in plain text.`,
        { hint },
      );
    },
  });
}

const isPairNode = (ancestor: unknown): ancestor is { readonly key: Scalar } =>
  typeof ancestor === "object" && ancestor !== null && "key" in ancestor;

/** Under `endpoints: shop: rest:`, `lookups: countries: csv:` and `when: webhook:` names mean what they say. */
function isNamedSecret(names: readonly string[], last: string): boolean {
  const depth = setupDepth(names);
  return depth > 0 && !plainName.test(last) && names.slice(depth).some((name) => secretName.test(name));
}

/** How many of the names belong to the sync file and not to what is set up; 0 where nothing is. */
function setupDepth([first, , third]: readonly string[]): number {
  if (first === "when") return 1;
  const isPart = third !== undefined && ["fields", "write", "onCreate", "formats"].includes(third);
  return (first === "endpoints" || first === "lookups") && !isPart ? 2 : 0;
}
