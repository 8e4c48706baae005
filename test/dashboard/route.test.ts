import { expect, test } from "vitest";
import { above, linkTo, parseRoute, type Route } from "../../agent/dashboard/route.ts";

const routes: readonly Route[] = [
  { kind: "overview" },
  { kind: "add" },
  { kind: "sync", sync: "0123456789ab" },
  { kind: "run", sync: "0123456789ab", run: "20261122-140501-a3f" },
  { kind: "conflicts", sync: null },
  { kind: "conflicts", sync: "0123456789ab" },
  { kind: "rejected", sync: null },
  { kind: "rejected", sync: "0123456789ab" },
  { kind: "logs", sync: null, run: null },
  { kind: "logs", sync: "0123456789ab", run: "20261122-140501-a3f" },
  { kind: "settings" },
];

test.each(routes)("[D4] the address of %o leads back there", (route) => {
  expect(parseRoute(linkTo(route))).toEqual(route);
});

test.each(["", "#", "#/", "#/nonsense", "#/sync", "#/%E0%A4%A", "#/../../etc"])(
  "[D4] %j leads to the overview",
  (hash) => {
    expect(parseRoute(hash)).toEqual({ kind: "overview" });
  },
);

test("[D4] one level up from everywhere ends at the overview", () => {
  for (const route of routes) {
    let at: Route | null = route;
    for (let steps = 0; at !== null && at.kind !== "overview"; steps++) {
      expect(steps).toBeLessThan(3);
      at = above(at);
    }
    expect(at).toEqual({ kind: "overview" });
  }
});
