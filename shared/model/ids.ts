import type { Brand } from "../base/brand.ts";

/** The name an endpoint has in its sync file. */
export type EndpointName = string;
/** The name a field has under `record:`. */
export type FieldName = string;

/** A link of one sync, from 1 upwards; never reused. */
export type LinkId = Brand<number, "LinkId">;
/** A run, unique on this machine and sortable by time: `20261122-140501-a3f`. */
export type RunId = Brand<string, "RunId">;

export const linkId = (number: number): LinkId => number as LinkId;
export const runId = (text: string): RunId => text as RunId;
