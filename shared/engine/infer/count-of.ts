import type { EndpointSample } from "./endpoint-sample.ts";

/** How many records were looked at, for people. */
export function countOf({ samples, whole }: Pick<EndpointSample, "samples" | "whole">): string {
  const count = samples.length;
  if (count === 0) return whole ? "no records yet" : "no record was looked at";
  return `${whole ? "" : "the first "}${count} record${count === 1 ? "" : "s"}`;
}
