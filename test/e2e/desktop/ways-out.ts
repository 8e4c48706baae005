/** Run in a page: tries every way out of it that it has, and says what came of each. */
export const waysOut = `(async () => {
  const outcome = async (what) => {
    try {
      return String(await what());
    } catch (error) {
      return "refused: " + error.name;
    }
  };
  const script = document.createElement("script");
  script.textContent = "globalThis.inline = true";
  document.head.append(script);
  const frame = document.createElement("iframe");
  frame.src = "https://example.com/";
  document.body.append(frame);
  const api = (method) => () => fetch("/api/v1/" + method, { method: "POST", body: "{}" }).then(({ status }) => status);
  const tried = {
    node: ["require", "process", "module", "Buffer", "electron"].filter((name) => name in globalThis).join(),
    inline: String("inline" in globalThis),
    bridge: Object.keys(synclineDesktop).sort().join(),
    bridgeIsFixed: await outcome(() => { "use strict"; synclineDesktop.about = 1; }),
    elsewhere: await outcome(() => fetch("https://example.com/")),
    machine: await outcome(() => fetch("http://127.0.0.1:7415/")),
    link: await outcome(api("agent.signIn")),
    state: await outcome(api("agent.state")),
    nothing: await outcome(api("nothing")),
    wrongParams: await outcome(() => synclineDesktop.setLoginItem({ on: "yes" })),
    cookie: document.cookie,
  };
  frame.remove();
  return tried;
})()`;
