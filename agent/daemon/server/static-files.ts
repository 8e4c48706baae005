import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { contentPolicy, contentTypes } from "../../served-files.ts";
import { send } from "./answer.ts";

interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly tag: string;
}

/**
 * The dashboard's files. They are listed once, when the server starts, and only a path in that list is ever served: there
 * is no path that could lead elsewhere, and no listing.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;

  constructor(folder: string) {
    this.#files = filesIn(folder);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  serve(path: string, request: IncomingMessage, response: ServerResponse): void {
    const file = this.#files.get(path)!;
    const headers = { "content-security-policy": contentPolicy, "cache-control": "no-cache", etag: file.tag };
    if (request.headers["if-none-match"] === file.tag) send(response, 304, file.type, "", headers);
    else send(response, 200, file.type, file.bytes, headers);
  }
}

function filesIn(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const name of namesIn(folder)) {
    const type = contentTypes[extname(name)];
    if (type === undefined) continue;
    const bytes = readFileSync(join(folder, name));
    const tag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    files.set(`/${name}`, { type, bytes, tag });
  }
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  return files;
}

/** Below the folder, parted by slashes; none where there is no such folder. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name).slice(join(folder, "/").length).replaceAll("\\", "/"),
      );
  } catch {
    return [];
  }
}
