import type { FromView, ToView } from "../panel/view-messages.ts";

/** What the view keeps while it is hidden, and over a reload of the window. */
export interface Kept {
  /** The sync file, so that the panel comes back with it; given by the host. */
  readonly path?: string | null;
  readonly locked?: boolean;
  readonly filter?: Readonly<Record<string, string>>;
  readonly chosen?: { readonly key: string; readonly field: string | null } | null;
}

interface VsCodeApi {
  postMessage(message: FromView): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export const tell = (message: FromView): void => api.postMessage(message);

export const kept = (): Kept => api.getState() ?? {};

export const keep = (change: Kept): void => api.setState({ ...kept(), ...change });

/** Calls back with each message of the host. The frame gets messages from its own window only. */
export function listen(take: (message: ToView) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<ToView>) => take(data));
}
