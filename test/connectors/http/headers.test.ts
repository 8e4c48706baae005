import { expect, test } from "vitest";
import { proxyFor } from "../../../shared/connectors/http/proxy-for.ts";
import { rateNote } from "../../../shared/connectors/http/rate-headers.ts";
import { retryAfter } from "../../../shared/connectors/http/retry-after.ts";

const now = Date.parse("2026-03-01T12:00:00Z");

test.each([
  [{ "retry-after": "7" }, 7000],
  [{ "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT" }, 30_000],
  // The server's clock is an hour ahead of ours, and so is what it says by it.
  [{ "retry-after": "Sun, 01 Mar 2026 13:00:30 GMT", date: "Sun, 01 Mar 2026 13:00:00 GMT" }, 30_000],
  [{ "retry-after": "Sun, 01 Mar 2026 11:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, null],
  [{}, null],
])("[C63] Retry-After %o", (headers, expected) => {
  expect(retryAfter({ headers: headers as Record<string, string> }, now)).toBe(expected);
});

test.each([
  [
    { "ratelimit-remaining": "0", "ratelimit-reset": "20" },
    { remaining: 0, reset: 20_000, quota: null },
  ],
  [
    { "x-ratelimit-remaining": "3", "x-ratelimit-reset": String(now / 1000 + 9) },
    { remaining: 3, reset: 9000, quota: null },
  ],
  [{ ratelimit: "limit=100, remaining=0, reset=5" }, { remaining: 0, reset: 5000, quota: null }],
  [
    {
      ratelimit: '"burst";r=4;t=1, "daily";r=0;t=60',
      "ratelimit-policy": '"burst";q=10;w=1, "daily";q=100;w=3600',
    },
    { remaining: 0, reset: 60_000, quota: { count: 100, window: 3_600_000 } },
  ],
  [{ ratelimit: "nonsense" }, { remaining: null, reset: null, quota: null }],
])("[C63] what a server says of its limits: %o", (headers, expected) => {
  expect(rateNote({ headers: headers as Record<string, string> }, now)).toEqual(expected);
});

test.each<[string, string | false | null, Record<string, string>, string | null]>([
  ["https://a.example/", null, {}, null],
  ["https://a.example/", null, { HTTPS_PROXY: "http://p:1" }, "http://p:1"],
  ["http://a.example/", null, { HTTPS_PROXY: "http://p:1" }, null],
  ["http://a.example/", null, { http_proxy: "p:1" }, "http://p:1"],
  ["https://a.example/", null, { HTTPS_PROXY: "http://p:1", NO_PROXY: "b.example, .example" }, null],
  ["https://a.example/", null, { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example:444" }, "http://p:1"],
  ["https://aa.example/", null, { HTTPS_PROXY: "http://p:1", NO_PROXY: "a.example" }, "http://p:1"],
  ["https://a.example/", null, { HTTPS_PROXY: "http://p:1", no_proxy: "*" }, null],
  ["https://127.0.0.1/", null, { HTTPS_PROXY: "http://p:1" }, null],
  ["https://a.example/", false, { HTTPS_PROXY: "http://p:1" }, null],
  ["https://a.example/", "http://q:2", { NO_PROXY: "*" }, "http://q:2"],
])("[C67] the proxy for %s, given %s and %o", (url, given, env, expected) => {
  expect(proxyFor(new URL(url), given, env)).toBe(expected);
});
