import { open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Location } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Definition } from "../language/definition.ts";
import { findPlace } from "../language/find-place.ts";
import { rangeOf } from "./to-protocol.ts";

/** So much of a file is searched; a header and the first records are in it. */
const searched = 256 * 1024;

/** Where in its file a place of an endpoint's records is; `null` where the endpoint is no file that can or may be read. */
export async function placeLocation(
  path: string,
  { source, path: place }: Definition & { readonly kind: "place" },
  mayRead: (target: string) => Promise<boolean>,
): Promise<Location | null> {
  const written =
    source.kind === "rest"
      ? source.options.openapi?.replace(/#.*$/, "")
      : "path" in source
        ? source.path
        : undefined;
  if (written === undefined || /^https?:/.test(written)) return null;
  const target = resolve(dirname(path), written);
  const text = (await mayRead(target)) ? await headOf(target) : null;
  if (text === null) return null;
  const uri = pathToFileURL(target).href;
  const document = TextDocument.create(uri, "plaintext", 0, text);
  return { uri, range: rangeOf(document, findPlace(text, source, place)) };
}

async function headOf(target: string): Promise<string | null> {
  try {
    const file = await open(target);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(searched), 0, searched, 0);
      return buffer.toString("latin1", 0, bytesRead).includes("\0")
        ? null
        : new TextDecoder(isUtf8(buffer.subarray(0, bytesRead)) ? "utf-8" : "windows-1252").decode(
            buffer.subarray(0, bytesRead),
          );
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, Math.max(0, bytes.length - 4)));
    return true;
  } catch {
    return bytes.length === searched;
  }
};
