import { z } from "zod";

/** What the page may ask of the desktop, beside what it asks of the agent. The one schema of both sides. `SPEC D66`. */
export const requests = {
  /** What the desktop is. */
  about: z.strictObject({}),
  setLoginItem: z.strictObject({ on: z.boolean() }),
  /** Lets a person choose a folder in the system's own dialog. */
  chooseFolder: z.strictObject({}),
} as const;

export type RequestName = keyof typeof requests;
export type RequestParams<N extends RequestName> = z.output<(typeof requests)[N]>;

export interface Answers {
  about: {
    readonly version: string;
    readonly platform: string;
    /** `null` where the system starts nothing at login. */
    readonly loginItem: boolean | null;
  };
  setLoginItem: { readonly loginItem: boolean | null };
  /** `null`: none was chosen. */
  chooseFolder: { readonly folder: string | null };
}

/** What the page finds as `window.synclineDesktop`; not there in a browser. */
export type DesktopBridge = {
  readonly [N in RequestName]: (params: RequestParams<N>) => Promise<Answers[N]>;
};
