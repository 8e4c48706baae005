import type { Connector } from "./contract.ts";

/** What only looks at an endpoint. Nothing that holds one can change a record there. */
export type ReadOnlyConnector = Pick<
  Connector,
  | "kind"
  | "capabilities"
  | "place"
  | "discover"
  | "read"
  | "unchanged"
  | "fetch"
  | "find"
  | "line"
  | "dispose"
>;
