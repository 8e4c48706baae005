import { type Document, isScalar, type Scalar, visit } from "yaml";
import { hasSecretReference } from "../secret-reference.ts";
import type { Report } from "./report.ts";
import { nameOf } from "./source-map.ts";

const secretName =
  /^(?:auth|bearer|basic|pass|password|passwd|pwd|passphrase|passcode|secret|token|cookie|signature|api[-_]?key|access[-_]?key|private[-_]?key|(?:secret|shared|account|signing|encryption|master)(?:[-_]?access)?[-_]?key|client[-_]?secret|(?:proxy[-_]?)?authorization|x[-_]auth|credentials?)$|(?:password|secret|token|api[-_]?key)$/i;
/** What stands beside credentials and is none. */
const plainName =
  /^(?:type|kind|scheme|in|header|name|prefix|user(?:name)?|login|client|client[-_]?id|tenant(?:[-_]?id)?|audience|resource|scopes?|grant(?:[-_]?type)?|flow|realm|region|algorithm|query|.*url)$/i;
/** Spellings that only credentials have. */
const tokenShape =
  /^(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|sk[-_](?:live|test|proj|ant)[-_][\w-]{10,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|Bearer\s+[\w.~+/-]{12,}=*)$|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** A credential as a part of an address or of a connection string, whose other parts may be references. */
const namedPart =
  /[?&;](?:api[-_]?key|(?:access|auth)[-_]?token|token|(?:ssl)?password|passwd|pwd|secret|client[-_]?secret|sig|signature)=(?![${])[^&;\s]+|(?:^|[\s;])(?:password|passwd|pwd)\s*=\s*(?![$'"?:@={\s])[^\s;]/i;
/** A whole header, or an address with a token for a user. */
const unnamed = /^\s*(?:proxy-)?authorization\s*:\s*\S|^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]{20,}@/i;
const inUrl = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?!\$\{)[^\s/@]+@/i;

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
      if (text === "" || !(isSecretIn(names, name, text) || tokenShape.test(text) || inUrl.test(text)))
        return;
      const span = report.source.spanOf(node);
      const at = report.source.locationOf(span);
      const begun = /^\$\{(?:secret|env|file):([^{}]*)$/.exec(text);
      if (begun !== null) {
        const message = `\`${name}\` begins a reference that it does not close.`;
        const end = span.end - (/^["']/.test(report.source.text.slice(span.start)) ? 1 : 0);
        const fix = { title: "Close the reference", edits: [{ start: end, end, text: "}" }] };
        report.add("error", "sync.literal-secret", at, message, {
          hint: `A name and a brace end it: \${secret:NAME}.`,
          fix: begun[1] === "" ? undefined : fix,
        });
        return;
      }
      const message = `\`${name}\` holds a credential in plain text.`;
      report.add("error", "sync.literal-secret", at, message, { hint });
    },
  });
}

const isPairNode = (ancestor: unknown): ancestor is { readonly key: Scalar } =>
  typeof ancestor === "object" && ancestor !== null && "key" in ancestor;

/** Under `endpoints: shop: rest:`, `lookups: countries: csv:` and `when: webhook:` names mean what they say. */
function isSecretIn(names: readonly string[], last: string, text: string): boolean {
  const depth = setupDepth(names);
  if (depth === 0) return false;
  if (namedPart.test(text)) return true;
  if (hasSecretReference(text)) return false;
  if (unnamed.test(text)) return true;
  return !plainName.test(last) && names.slice(depth).some((name) => secretName.test(name));
}

/** How many of the names belong to the sync file and not to what is set up; 0 where nothing is. */
function setupDepth([first, , third]: readonly string[]): number {
  if (first === "when") return 1;
  const isPart = third !== undefined && ["fields", "write", "onCreate", "formats"].includes(third);
  return (first === "endpoints" || first === "lookups") && !isPart ? 2 : 0;
}
