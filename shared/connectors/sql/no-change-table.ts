import { problem } from "../../base/diagnostic.ts";
import { SqlFailure } from "./failure.ts";

export const noChangeTable = (name: string): SqlFailure =>
  new SqlFailure(
    "whole",
    problem("endpoint.missing", `There is no change table "${name}".`, {
      hint: "Make it with: syncline changes SYNC ENDPOINT --install",
    }),
  );
