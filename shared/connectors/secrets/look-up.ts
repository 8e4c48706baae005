import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { passphraseVariable, type SecretStores } from "./secret-store.ts";

/**
 * Looks for a secret in the keychain and then, where it has a passphrase, in the encrypted file (SPEC C104). It is missing
 * only if a store could be asked and the others say no more than that they cannot be.
 */
export async function lookUp(
  name: string,
  { keychain, file }: SecretStores,
): Promise<Result<string, Diagnostic>> {
  const fromKeychain = await keychain.get(name);
  if (fromKeychain.ok && fromKeychain.value !== null) return ok(fromKeychain.value);
  if (!file.isSetUp) {
    if (!fromKeychain.ok) return fromKeychain;
    const more = file.exists
      ? `; ${file.place} was not looked into, since ${passphraseVariable} is not set`
      : "";
    return err(missing(name, `in the keychain (${keychain.place})${more}`));
  }
  const fromFile = await file.get(name);
  if (!fromFile.ok) return fromFile;
  if (fromFile.value !== null) return ok(fromFile.value);
  return err(
    missing(
      name,
      fromKeychain.ok
        ? `in the keychain (${keychain.place}) and none in ${file.place}`
        : `in ${file.place}. ${fromKeychain.error.message.replace(/\.$/, "")}`,
    ),
  );
}

const missing = (name: string, where: string): Diagnostic =>
  problem("secret.missing", `There is no secret "${name}" ${where}.`, {
    hint: `Set it with: ${setCommand(name)}`,
  });

/** The command that sets a secret, as a shell takes it. */
export const setCommand = (name: string): string =>
  `syncline secret set ${/^[\w.@/+-]+$/.test(name) && !name.startsWith("-") ? name : `'${name.replaceAll("'", "'\\''")}'`}`;
