import { columnsOf, type InferredColumn } from "./column.ts";
import type { EndpointSample } from "./endpoint-sample.ts";

/** An endpoint's sample with what its columns show. */
export interface EndpointColumns {
  readonly sample: EndpointSample;
  readonly columns: readonly InferredColumn[];
}

export const withColumns = (sample: EndpointSample): EndpointColumns => ({
  sample,
  columns: columnsOf(sample),
});
