import type { Result } from "../../../shared/base/result.ts";
import type { AgentSettings } from "../../../shared/protocol/views.ts";
import type { AlertMessage } from "./alert-message.ts";

export type AlertSettings = AgentSettings["alerts"];

/** Why a message was not delivered. `isFinal`: trying again would not help. */
export interface Undelivered {
  readonly why: string;
  readonly isFinal: boolean;
}

/** A way to reach a person. */
export interface Way {
  readonly name: "desktop" | "webhook" | "email";
  isSetUp(settings: AlertSettings): boolean;
  /** Delivers a message, or says why not; never later than the way's own patience. */
  send(message: AlertMessage, settings: AlertSettings): Promise<Result<void, Undelivered>>;
}
