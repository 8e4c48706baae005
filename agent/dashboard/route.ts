/** Where one is in the dashboard. Lives in the address behind `#`, so that every screen has a link. */
export type Route =
  | { readonly kind: "overview" }
  | { readonly kind: "add" }
  | { readonly kind: "sync"; readonly sync: string }
  | { readonly kind: "run"; readonly sync: string; readonly run: string }
  | { readonly kind: "conflicts"; readonly sync: string | null }
  | { readonly kind: "rejected"; readonly sync: string | null }
  | { readonly kind: "logs"; readonly sync: string | null; readonly run: string | null }
  | { readonly kind: "settings" };

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [head = "", ...rest] = path.split("/").map(decoded);
  const more = new URLSearchParams(query);
  const sync = more.get("sync");
  switch (head) {
    case "add":
      return { kind: "add" };
    case "sync":
      if (rest[0] === undefined) return { kind: "overview" };
      return rest[1] === "run" && rest[2] !== undefined
        ? { kind: "run", sync: rest[0], run: rest[2] }
        : { kind: "sync", sync: rest[0] };
    case "conflicts":
      return { kind: "conflicts", sync };
    case "rejected":
      return { kind: "rejected", sync };
    case "logs":
      return { kind: "logs", sync, run: more.get("run") };
    case "settings":
      return { kind: "settings" };
    default:
      return { kind: "overview" };
  }
}

export function linkTo(route: Route): string {
  switch (route.kind) {
    case "overview":
      return "#/";
    case "sync":
      return `#/sync/${encodeURIComponent(route.sync)}`;
    case "run":
      return `#/sync/${encodeURIComponent(route.sync)}/run/${encodeURIComponent(route.run)}`;
    case "conflicts":
    case "rejected":
      return `#/${route.kind}${queryOf({ sync: route.sync })}`;
    case "logs":
      return `#/logs${queryOf({ sync: route.sync, run: route.run })}`;
    case "add":
    case "settings":
      return `#/${route.kind}`;
  }
}

/** One level up, where Esc leads; `null` at the top. */
export function above(route: Route): Route | null {
  switch (route.kind) {
    case "overview":
      return null;
    case "run":
      return { kind: "sync", sync: route.sync };
    case "conflicts":
    case "rejected":
    case "logs":
      return route.sync === null ? { kind: "overview" } : { kind: "sync", sync: route.sync };
    default:
      return { kind: "overview" };
  }
}

function queryOf(parameters: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
