import type { Connection } from "vscode-languageserver/node";
import { HttpCommons } from "../../shared/connectors/http/commons.ts";
import { systemPorts } from "../../shared/connectors/http/ports.ts";
import { openSecrets } from "../../shared/connectors/secrets/open-secrets.ts";
import { folderOfPlaces } from "../../shared/engine/infer/folder-of-places.ts";
import { proposeSync } from "../../shared/engine/infer/propose-sync.ts";

/** What a person chose for a new sync. */
export interface Wanted {
  /** The workspace's folder. */
  readonly folder: string;
  /** Files by their absolute paths; databases and APIs as `syncline init` takes them. */
  readonly places: readonly string[];
  /** All ways, or from the first place to the others. */
  readonly direction: "two-way" | "one-way";
}

export type Proposed =
  | {
      readonly kind: "proposed";
      /** The folder of the sync file: that of the places, where it is one, else the workspace's. */
      readonly folder: string;
      readonly name: string;
      readonly text: string;
      readonly reasons: readonly string[];
    }
  | { readonly kind: "refused"; readonly message: string };

/** Proposes syncs by the code of `syncline init`. Places are only read, and only in a workspace that is trusted. */
export function answerProposals(
  connection: Connection,
  { home, isTrusted }: { readonly home: string; readonly isTrusted: () => boolean },
): void {
  connection.onRequest<Proposed, void>(
    "syncline/propose",
    async (given: unknown, token): Promise<Proposed> => {
      const wanted = wantedOf(given);
      if (wanted === null) return { kind: "refused", message: "That is no question for a new sync." };
      if (!isTrusted())
        return { kind: "refused", message: "Places are looked at only in a workspace that is trusted." };
      const { places, direction } = wanted;
      const cancel = new AbortController();
      const listening = token.onCancellationRequested(() => cancel.abort());
      const folder = folderOfPlaces(places, wanted.folder, wanted.folder);
      const proposed = await proposeSync(
        folder,
        places.map((text, index) => ({ text, mode: modeOf(direction, index) })),
        {
          secrets: openSecrets({ home, env: process.env }),
          http: new HttpCommons(systemPorts),
          signal: cancel.signal,
        },
      );
      listening.dispose();
      if (proposed.ok) return { kind: "proposed", folder, ...proposed.value };
      const { message, hint } = proposed.error;
      return { kind: "refused", message: hint === undefined ? message : `${message} ${hint}` };
    },
  );
}

/** Parameters come from another process. */
function wantedOf(given: unknown): Wanted | null {
  if (typeof given !== "object" || given === null) return null;
  if (!("folder" in given && "places" in given && "direction" in given)) return null;
  const { folder, places, direction } = given;
  if (typeof folder !== "string" || !Array.isArray(places)) return null;
  const texts = places.filter((place) => typeof place === "string");
  return { folder, places: texts, direction: direction === "one-way" ? "one-way" : "two-way" };
}

const modeOf = (direction: Wanted["direction"], index: number) =>
  direction === "two-way" ? "two-way" : index === 0 ? "source" : "target";
