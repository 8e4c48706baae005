import type { AuthHint } from "../../connectors/rest/openapi/describe-auth.ts";
import type { HttpAuth } from "../../mapping/sources/http.ts";
import { secretNamed } from "./given-secrets.ts";
import { secretName } from "./secret-name.ts";

const order: readonly AuthHint["kind"][] = ["bearer", "key", "basic", "oauth"];

/** How to prove who one is, of the ways that a description allows the simplest; credentials are named after `server`. */
export function proposeAuth(hints: readonly AuthHint[], server: string): HttpAuth {
  const hint = hints.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))[0];
  const named = (what: string) => secretNamed(secretName(server, what));
  switch (hint?.kind) {
    case undefined:
      return { kind: "none" };
    case "bearer":
      return { kind: "bearer", token: named("token") };
    case "basic":
      return { kind: "basic", user: named("user"), password: named("password") };
    case "key":
      return { kind: "key", in: hint.in, name: hint.name, value: named("key") };
    case "oauth":
      return {
        kind: "oauth",
        tokenUrl: hint.tokenUrl,
        clientId: named("client-id"),
        clientSecret: named("secret"),
        refreshToken: null,
        scopes: [],
        audience: null,
        client: "basic",
      };
  }
}
