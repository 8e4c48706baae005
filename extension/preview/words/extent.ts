import type { Extent, PreviewSummary } from "../../../shared/engine/preview/preview.ts";
import { grouped, several } from "./counts.ts";

/** How much of an endpoint was looked at, in words that promise no more than there was. */
export function extentText(extent: Extent): string {
  switch (extent.kind) {
    case "complete":
      return several(extent.records, "record");
    case "sample":
      return extent.of === null
        ? `the first ${grouped(extent.records)} records of an unknown number`
        : `the first ${grouped(extent.records)} of ${grouped(extent.of)} records`;
    case "unread":
      return "not read";
  }
}

/** Where an endpoint is: a file of the sync's own folder by its name from there. */
export const placeText = (place: string, folder: string): string =>
  folder !== "" && place.startsWith(folder) ? place.slice(folder.length) : place;

/** The label of the whole preview: `Complete`, or what it is a sample of. */
export function planLabel({ plan, endpoints }: Pick<PreviewSummary, "plan" | "endpoints">): string {
  if (plan.kind === "complete") return "Complete";
  const parts = endpoints.filter(({ extent }) => extent.kind !== "complete");
  const unread = parts.filter(({ extent }) => extent.kind === "unread");
  const sampled = parts.filter(({ extent }) => extent.kind === "sample");
  const texts = [
    ...sampled.map(({ name, extent }) =>
      sampled.length === 1 ? extentText(extent) : `${name} ${extentText(extent)}`,
    ),
    ...(unread.length === 0 ? [] : [`without ${unread.map(({ name }) => name).join(", ")}`]),
  ];
  return texts.length === 0 ? "Sample" : `Sample: ${texts.join("; ")}`;
}

/** `just now`, `20 s ago`, `5 min ago`, else the time of day. */
export function readText(readAt: number | null, now: number): string {
  if (readAt === null) return "";
  const seconds = Math.max(0, Math.round((now - readAt) / 1000));
  if (seconds < 5) return "read just now";
  if (seconds < 60) return `read ${seconds} s ago`;
  if (seconds < 3600) return `read ${Math.round(seconds / 60)} min ago`;
  return `read at ${new Date(readAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}`;
}
