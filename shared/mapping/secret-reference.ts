/** `${env:NAME}`, `${file:PATH}` or `${secret:NAME}`: how a sync file names a credential that is kept elsewhere. */
export interface SecretReference {
  readonly kind: SecretKind;
  /** The variable, the path or the secret's name, without blanks around it. */
  readonly name: string;
  /** The reference as it is written. */
  readonly text: string;
}

const kinds = ["env", "file", "secret"] as const;

export type SecretKind = (typeof kinds)[number];

const reference = /\$\{(env|file|secret):([^{}]+)\}/g;
/** What looks like a reference, whether it is one or not. */
const likeness = /\$\{[\w-]+:[^{}]*\}/g;

/** The references in a text, in their order. */
export const secretReferences = (text: string): readonly SecretReference[] =>
  [...text.matchAll(reference)].flatMap(([written, kindText, name = ""]) => {
    const kind = kinds.find((one) => one === kindText);
    return kind === undefined ? [] : [{ kind, name: name.trim(), text: written }];
  });

export const hasSecretReference = (text: string): boolean => secretReferences(text).length > 0;

/** What looks like a reference and is none, as `${secrets:x}`; `null` where there is no such thing. */
export function brokenReference(text: string): string | null {
  const fine = new Set(secretReferences(text).map((one) => one.text));
  return text.match(likeness)?.find((one) => !fine.has(one)) ?? null;
}

/** The text with every reference in it replaced. */
export const replaceReferences = (text: string, replacement: (written: string) => string): string =>
  text.replace(reference, (written) => replacement(written));
