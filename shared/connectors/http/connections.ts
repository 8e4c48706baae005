import { rootCertificates } from "node:tls";
import { type Dispatcher, Pool, ProxyAgent } from "undici";
import type { TlsMaterial } from "./tls-material.ts";

export interface ConnectionOptions {
  readonly tls: TlsMaterial;
  /** The origin that the client's certificate is for; it is shown to no other. */
  readonly home: string;
  readonly connections: number;
  readonly proxyOf: (url: URL) => string | null;
}

const connectTimeout = 10_000;
/** An idle connection is given up before servers usually do that, so that no request meets one that is just being closed. */
const keepAlive = 4_000;

/** The connections of one endpoint, a pool for each server. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #pools = new Map<string, Dispatcher>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  to(url: URL): Dispatcher {
    const known = this.#pools.get(url.origin);
    if (known !== undefined) return known;
    const { tls, home, connections, proxyOf } = this.#options;
    const own = url.origin === home;
    const connect = {
      timeout: connectTimeout,
      ...(tls.ca === null ? {} : { ca: [...rootCertificates, tls.ca] }),
      ...(tls.cert === null || tls.key === null || !own ? {} : { cert: tls.cert, key: tls.key }),
      ...(tls.passphrase === null || !own ? {} : { passphrase: tls.passphrase }),
    };
    const common = { connections, pipelining: 1, keepAliveTimeout: keepAlive };
    const proxy = proxyOf(url);
    const pool =
      proxy === null
        ? new Pool(url.origin, { ...common, connect })
        : new ProxyAgent({
            uri: proxy,
            ...common,
            requestTls: connect,
            ...(tls.ca === null ? {} : { proxyTls: { ca: [...rootCertificates, tls.ca] } }),
          });
    this.#pools.set(url.origin, pool);
    return pool;
  }

  /** Cuts all of them, at once. */
  async dispose(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}
