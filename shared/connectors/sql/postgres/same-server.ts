import { isThisMachine } from "./server.ts";

/**
 * One name for a server (`postgres://host:port/database`, as `placeOf` has it) under all the names of this machine: no
 * port is PostgreSQL's own, and no host is this machine, as for connections. A folder of sockets and other machines' names
 * stay what they are, since nobody is asked where they lead.
 */
export function sameServer(place: string): string {
  const match = /^postgres:\/\/(.*?)(?::(\d*))?\/([^/]*)$/.exec(place);
  if (match === null) return place;
  const [, host = "", port = "", database = ""] = match;
  const name = host.toLowerCase();
  const isHere = name === "" || (isThisMachine(name) && !name.startsWith("/"));
  return `postgres://${isHere ? "localhost" : name}:${Number(port || 5432)}/${database}`;
}
