import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { traitsOf } from "../../../shared/mapping/sources/kinds.ts";
import type { Source } from "../../../shared/mapping/sources/source.ts";
import { isInside } from "../../server/is-inside.ts";
import type { PreviewStart } from "../messages.ts";

/** Why an endpoint must not be looked at where the workspace is not trusted: only files inside its folders are. */
export function refusalOf({
  trusted,
  folders,
}: Pick<PreviewStart, "trusted" | "folders">): (source: Source, path: string) => Promise<Diagnostic | null> {
  return async (source, path) => {
    if (trusted) return null;
    const { file, title } = traitsOf(source.kind);
    const hint = "Trust the workspace to preview it (Workspaces: Manage Workspace Trust).";
    if (!file)
      return problem("endpoint.refused", `${title} is not asked in a workspace that is not trusted`, {
        hint,
      });
    if (await isInside(path, folders)) return null;
    const message = `${path} is outside the workspace, which is not trusted, so it is not read`;
    return problem("file.unreadable", message, { hint, at: { file: path } });
  };
}
