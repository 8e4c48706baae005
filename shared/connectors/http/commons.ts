import type { Diagnostic } from "../../base/diagnostic.ts";
import type { Result } from "../../base/result.ts";
import type { AccessToken } from "./access-token.ts";
import { Lane } from "./lane.ts";
import type { HttpPorts } from "./ports.ts";

/** What all HTTP endpoints of a process share: the traffic to each server under each credential, and access tokens. */
export class HttpCommons {
  readonly ports: HttpPorts;
  /** Access tokens, also those that are just asked for, by what they are asked for with. */
  readonly tokens = new Map<string, Promise<Result<AccessToken, Diagnostic>>>();
  /** Refresh tokens that took the place of others. */
  readonly refreshTokens = new Map<string, string>();
  readonly #lanes = new Map<string, Lane>();

  constructor(ports: HttpPorts) {
    this.ports = ports;
  }

  /** `key` names a server and a credential, the latter as a hash. */
  lane(key: string): Lane {
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lane = new Lane(this.ports);
    this.#lanes.set(key, lane);
    return lane;
  }
}
