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
  /** The settings want it. */
  isSetUp(settings: AlertSettings): boolean;
  /** Whether there can be anybody at its end: what nobody could be told of is told once somebody can be. */
  readonly isHere: boolean;
  /** Delivers a message, or says why not; never later than the way's own patience. */
  send(message: AlertMessage, settings: AlertSettings): Promise<Result<void, Undelivered>>;
}
