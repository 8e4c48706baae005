import type { Brake } from "../../../shared/protocol/views.ts";

/** What a brake guards against, in plain words; the brake's own message has the numbers. */
export function brakeReason(kind: Brake["kind"]): string {
  switch (kind) {
    case "deletes":
      return "It would delete many records. Often that is a source that was read from the wrong place or cut short.";
    case "updates":
      return "It would change a large part of the records at once. Often that is a column that moved or a format that changed.";
    case "empty":
      return "An endpoint that held records is now empty.";
    case "shrunk":
      return "An endpoint holds far fewer records than before.";
    case "duplicates":
      return "Several records share one key, so it is not certain which is which.";
    case "schema":
      return "The columns of an endpoint are others than before.";
    case "identity":
      return "The endpoint looks like another one than before.";
    case "older":
      return "The endpoint went back in time, as after a restored backup.";
    case "first-run":
      return "This is the first run, and it would change or delete records that are already there.";
  }
}
