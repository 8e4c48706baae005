import type { CDPSession, Page } from "playwright-core";

/** A message from a preload: what `ipcRenderer.invoke` was called with, and the frame it came from. */
export interface Invoked {
  readonly channel: string;
  readonly args: readonly unknown[];
  readonly isTopFrame: boolean;
}

/** In the page's own world: makes what the preload exposes, as functions that cross to the preload's world as JSON. */
const inPage = `(() => {
  const waiting = new Map();
  let calls = 0;
  document.addEventListener("stand-in:expose", ({ detail }) => {
    const { name, functions } = JSON.parse(detail);
    const api = {};
    for (const one of functions)
      api[one] = (...args) => new Promise((resolve, reject) => {
        const call = ++calls;
        waiting.set(call, { resolve, reject });
        document.dispatchEvent(new CustomEvent("stand-in:call", { detail: JSON.stringify({ call, name, one, args }) }));
      });
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
  });
  document.addEventListener("stand-in:done", ({ detail }) => {
    const { call, ok, value } = JSON.parse(detail);
    const { resolve, reject } = waiting.get(call);
    waiting.delete(call);
    if (ok) resolve(value); else reject(new Error(value));
  });
})()`;

/** In a world of its own: the preload with the two modules of Electron that ours uses. */
const inIsolation = (preload: string): string => `(() => {
  const exposed = {};
  const pending = new Map();
  let sent = 0;
  globalThis.standInAnswer = (id, ok, value) => {
    const { resolve, reject } = pending.get(id);
    pending.delete(id);
    if (ok) resolve(value); else reject(new Error(value));
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => {
      exposed[name] = api;
      const detail = JSON.stringify({ name, functions: Object.keys(api) });
      document.dispatchEvent(new CustomEvent("stand-in:expose", { detail }));
    },
  };
  const ipcRenderer = {
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      const id = ++sent;
      pending.set(id, { resolve, reject });
      globalThis.standInSend(JSON.stringify({ id, channel, args }));
    }),
  };
  document.addEventListener("stand-in:call", async ({ detail }) => {
    const { call, name, one, args } = JSON.parse(detail);
    let done;
    try { done = { call, ok: true, value: await exposed[name][one](...args) }; }
    catch (error) { done = { call, ok: false, value: String(error.message) }; }
    document.dispatchEvent(new CustomEvent("stand-in:done", { detail: JSON.stringify(done) }));
  });
  const require = (name) => {
    if (name === "electron") return { contextBridge, ipcRenderer };
    throw new Error("A sandboxed preload cannot require " + name);
  };
  ((module, exports) => { ${preload}\n })({ exports: {} }, {});
})()`;

/** Gives a page the compiled preload in an isolated world, and calls back for all that it asks. */
export async function preloadInto(
  page: Page,
  session: CDPSession,
  preload: string,
  invoked: (message: Invoked) => Promise<unknown>,
): Promise<void> {
  const { frameTree } = await session.send("Page.getFrameTree");
  const frames = new Map<number, string>();
  session.on("Runtime.executionContextCreated", ({ context }) => {
    const frame: unknown = context.auxData?.frameId;
    frames.set(context.id, typeof frame === "string" ? frame : "");
  });
  session.on("Runtime.bindingCalled", async ({ payload, executionContextId }) => {
    const { id, channel, args } = JSON.parse(payload);
    const isTopFrame = frames.get(executionContextId) === frameTree.frame.id;
    const done = await invoked({ channel, args, isTopFrame }).then(
      (value) => [true, value],
      (error: unknown) => [false, `Error invoking remote method '${channel}': ${error}`],
    );
    const expression = `standInAnswer(${id}, ${done.map((one) => JSON.stringify(one ?? null)).join(", ")})`;
    // A page that has gone meanwhile waits for nothing.
    await session.send("Runtime.evaluate", { expression, contextId: executionContextId }).catch(() => {});
  });
  await session.send("Page.enable");
  await session.send("Runtime.enable");
  await session.send("Runtime.addBinding", { name: "standInSend", executionContextName: "preload" });
  await page.addInitScript(inPage);
  await session.send("Page.addScriptToEvaluateOnNewDocument", {
    source: inIsolation(preload),
    worldName: "preload",
  });
}
