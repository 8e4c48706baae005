import type { FromPage, ToPage } from "../messages.ts";
import { ConflictsPage } from "./conflicts-page.ts";

declare const acquireVsCodeApi: () => { postMessage(message: FromPage): void };

const page = document.querySelector("syncline-conflicts");
if (page instanceof ConflictsPage) {
  const editor = acquireVsCodeApi();
  page.send = (message) => editor.postMessage(message);
  window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => page.take(data));
  page.send({ kind: "ready" });
}
