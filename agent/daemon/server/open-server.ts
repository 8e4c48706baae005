import { chmodSync, rmSync } from "node:fs";
import { type Diagnostic, problem } from "../../../shared/base/diagnostic.ts";
import { err, ok, type Result } from "../../../shared/base/result.ts";
import type { AgentPlace } from "../../../shared/protocol/agent-place.ts";
import type { AgentApi } from "../../../shared/protocol/api.ts";
import { signInFragment } from "../../../shared/protocol/wire.ts";
import { AccessToken } from "./access-token.ts";
import { type ConnectionLimits, connectionLimits, type Door, listen } from "./listen.ts";
import { makePrivateFolder } from "./private-folder.ts";
import { loopbackRoute, type Rooms, socketRoute } from "./routes.ts";
import { type EventLimits, eventLimits } from "./serve-events.ts";
import { SignIn } from "./sign-in.ts";
import { StaticFiles } from "./static-files.ts";

export interface ServerOptions {
  readonly place: AgentPlace;
  readonly api: AgentApi;
  /** The dashboard's port; 0 takes a free one. */
  readonly port: number;
  /** The folder with the dashboard's files. */
  readonly dashboard: string;
  readonly metrics: () => Promise<string>;
  readonly clock: () => number;
  readonly onBug: (cause: unknown) => void;
  readonly limits?: Partial<ConnectionLimits & EventLimits>;
}

export interface Server {
  /** The dashboard's address without any secret; `null` where it could not be opened. */
  readonly url: string | null;
  /** What a person should know: a port that was taken, a token that cannot be kept. */
  problems(): readonly Diagnostic[];
  close(): Promise<void>;
}

/** How long requests that are under way may take when the server closes. */
const closingPatience = 1_000;

/**
 * Serves the agent over its socket and over loopback HTTP. Whoever calls holds the instance's lock, so a socket file that
 * is there is nobody's. Without the socket there is no server; without the dashboard there is.
 */
export async function openServer(options: ServerOptions): Promise<Result<Server, Diagnostic>> {
  const { place, clock } = options;
  const signIn = new SignIn(clock);
  const token = new AccessToken(place.token);
  let url: string | null = null;
  const api = withSignIn(options.api, () =>
    url === null ? null : `${url}${signInFragment}${signIn.issue()}`,
  );
  const events = { ...eventLimits, ...options.limits };
  const rooms: Rooms = { api, events, clock, metrics: options.metrics };

  const socket = await openSocket(rooms, options);
  if (!socket.ok) return socket;
  const loopback = await openLoopback({ ...rooms, token, signIn }, options);
  url = loopback.url;
  const doors = [socket.value, ...loopback.doors];
  return ok({
    url,
    problems: () => [...loopback.problems, ...(token.problem === null ? [] : [token.problem])],
    close: async () => {
      await Promise.all(doors.map((door) => door.close(closingPatience)));
      if (place.socketFolder !== null) rmSync(place.socket, { force: true });
    },
  });
}

function withSignIn(api: AgentApi, link: () => string | null): AgentApi {
  const signIn = async () => {
    const url = link();
    if (url !== null) return ok({ url });
    return err(
      problem("agent.failed", "The dashboard could not be opened", { hint: "Why: syncline agent status" }),
    );
  };
  return {
    ...api,
    handlers: { ...api.handlers, "agent.signIn": signIn },
    subscribe: (one) => api.subscribe(one),
  };
}

async function openSocket(rooms: Rooms, options: ServerOptions): Promise<Result<Door, Diagnostic>> {
  const { socketFolder, socket } = options.place;
  if (socketFolder !== null) {
    const made = makePrivateFolder(socketFolder);
    if (!made.ok) return made;
    rmSync(socket, { force: true });
  }
  const limits = { ...connectionLimits, ...options.limits };
  const door = await listen({ path: socket }, socketRoute(rooms), limits, options.onBug);
  if (!door.ok)
    return err(
      problem("agent.failed", `The agent's socket cannot be opened: ${door.error}`, { at: { file: socket } }),
    );
  if (socketFolder !== null) chmodSync(socket, 0o600);
  return door;
}

interface Loopback {
  readonly doors: readonly Door[];
  readonly url: string | null;
  readonly problems: readonly Diagnostic[];
}

async function openLoopback(
  rooms: Rooms & { readonly token: AccessToken; readonly signIn: SignIn },
  options: ServerOptions,
): Promise<Loopback> {
  const limits = { ...connectionLimits, ...options.limits };
  const files = new StaticFiles(options.dashboard);
  const hosts = new Set<string>();
  const state = { port: 0 };
  const route = loopbackRoute({
    ...rooms,
    files,
    hosts,
    get port() {
      return state.port;
    },
  });
  const open = (host: string, port: number) =>
    listen({ host, port, exclusive: true, ipv6Only: true }, route, limits, options.onBug);

  let door = await open("127.0.0.1", options.port);
  const problems: Diagnostic[] = [];
  if (!door.ok && options.port !== 0) {
    const why = door.error;
    door = await open("127.0.0.1", 0);
    if (door.ok) problems.push(portTaken(options.port, door.value.port, why));
  }
  if (!door.ok) {
    const told = problem("agent.port", `The dashboard's address cannot be opened: ${door.error}`);
    return { doors: [], url: null, problems: [told] };
  }
  state.port = door.value.port;
  for (const host of ["127.0.0.1", "localhost"]) hosts.add(`${host}:${state.port}`);
  // Where there is no IPv6, or somebody else has that port there, the other address is enough.
  const six = await open("::1", state.port);
  if (six.ok) hosts.add(`[::1]:${state.port}`);
  const doors = six.ok ? [door.value, six.value] : [door.value];
  return { doors, url: `http://127.0.0.1:${state.port}/`, problems };
}

const portTaken = (wanted: number, port: number, code: string): Diagnostic => ({
  ...problem(
    "agent.port",
    code === "EACCES"
      ? `Port ${wanted} may not be used; the dashboard is at port ${port} until the next start.`
      : `Port ${wanted} is taken by another program; the dashboard is at port ${port} until the next start.`,
    { hint: "End that program, or choose another port in the settings." },
  ),
  severity: "warning",
});
