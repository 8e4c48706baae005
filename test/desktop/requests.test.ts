import { expect, test } from "vitest";
import { requestNames } from "../../agent/desktop/ipc/channel.ts";
import { requests } from "../../agent/desktop/ipc/requests.ts";
import { type Servants, serveRequest, serveRequests } from "../../agent/desktop/ipc/serve-requests.ts";

type Frame = Parameters<typeof serveRequest>[1]["senderFrame"];

/** A frame as Electron tells of it, as far as it is looked at. */
const frame = (url: string, parent: object | null = null): Frame => ({ url, parent }) as Frame;
const dashboard = { senderFrame: frame("app://syncline/#/settings") };

function servants() {
  const asked: unknown[] = [];
  const own: Servants = {
    about: () => ({ version: "0.1.0", platform: "linux", loginItem: false }),
    setLoginItem: (params) => {
      asked.push(params);
      return { loginItem: params.on };
    },
    chooseFolder: async () => ({ folder: "/srv/shop" }),
  };
  return { own, asked };
}

test("[D66] the page is given exactly the requests of the schema", () => {
  expect([...requestNames].sort()).toEqual(Object.keys(requests).sort());
});

test("[D66] a request of the dashboard is answered", async () => {
  const { own } = servants();
  expect(await serveRequest(own, dashboard, "chooseFolder", {})).toEqual({ folder: "/srv/shop" });
  expect(await serveRequest(own, dashboard, "setLoginItem", { on: true })).toEqual({ loginItem: true });
});

test.each([
  ["quit", {}],
  ["constructor", {}],
  ["__proto__", {}],
  [null, {}],
  [["about"], {}],
  ["setLoginItem", {}],
  ["setLoginItem", { on: "yes" }],
  ["setLoginItem", { on: true, path: "/etc/passwd" }],
  ["setLoginItem", null],
  ["about", undefined],
])("[D66] %j with %j is refused, and nothing is done", async (name, params) => {
  const { own, asked } = servants();
  await expect(serveRequest(own, dashboard, name, params)).rejects.toThrow(/^Refused: /);
  expect(asked).toEqual([]);
});

test.each([
  ["a site", frame("https://syncline/")],
  ["a site that begins alike", frame("app://syncline.example.com/")],
  ["a user of that name", frame("app://syncline@example.com/")],
  ["another scheme's page", frame("file:///app://syncline/")],
  ["a blank page", frame("about:blank")],
  ["a frame in the dashboard", frame("app://syncline/", {})],
  ["a frame that has gone", null],
])("[D67] %s may ask nothing", async (_name, senderFrame) => {
  const { own } = servants();
  await expect(serveRequest(own, { senderFrame }, "about", {})).rejects.toThrow("may not ask");
});

test("[D67] what listens is the checked way, and there is no other", async () => {
  const heard = new Map<string, (event: never, ...args: unknown[]) => unknown>();
  serveRequests({ handle: (channel, listener) => void heard.set(channel, listener) }, servants().own);
  expect([...heard.keys()]).toEqual(["syncline"]);
  const foreign = { senderFrame: frame("https://example.com/") } as never;
  await expect(heard.get("syncline")?.(foreign, "about", {})).rejects.toThrow("may not ask");
});
