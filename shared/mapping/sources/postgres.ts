import type { Report } from "../parse/report.ts";
import type { WrittenPath } from "../parse/source-map.ts";
import { either, flag, object, text } from "../schema/json-schema.ts";
import type { SourceKind } from "./source-kind.ts";
import { type SqlOptions, sqlOptions, sqlProperties, sqlTraits, type WrittenSql, writtenSql } from "./sql.ts";
import { given, type WrittenSource } from "./written-source.ts";

export interface PostgresSource {
  readonly kind: "postgres";
  readonly server: ServerAddress;
  /** `null`: TLS unless the host is this machine. */
  readonly tls: Tls | false | null;
  /** The channel that the database itself notifies of changes. */
  readonly notify: string | null;
  readonly options: SqlOptions;
}

/** Where the server is. All texts may hold references to secrets. */
export type ServerAddress =
  | { readonly kind: "url"; readonly url: string }
  | {
      readonly kind: "parts";
      readonly host: string;
      readonly port: string;
      readonly database: string;
      readonly user: string;
      readonly password: string | null;
    };

export interface Tls {
  /** Certificates as PEM text or as a file relative to the sync file; `null`: those that the system trusts. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** Whether the server has to prove who it is. */
  readonly verify: boolean;
}

interface WrittenPostgres extends WrittenSql {
  readonly url?: string;
  readonly host?: string;
  readonly port?: number | string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly tls?: boolean | Partial<Tls>;
  readonly notify?: string;
}

const serverParts = ["host", "port", "database", "user", "password"] as const;

export const postgres: SourceKind<PostgresSource> = {
  traits: sqlTraits("PostgreSQL"),
  schema: object("Records in a table of a PostgreSQL database.", {
    url: text(
      "Where the database is. Passwords are references to secrets.",
      `postgres://sync:\${secret:shop-db}@db.example.com:5432/shop`,
    ),
    host: text("The server's name, instead of `url`; a folder is that of a Unix socket.", "db.example.com"),
    port: { description: "The server's port.", type: ["integer", "string"], default: 5432 },
    database: text("The database's name.", "shop"),
    user: text("Who connects.", "sync"),
    password: text("A reference to the password.", `\${secret:shop-db}`),
    ...sqlProperties,
    tls: either(
      "How the connection is encrypted. Without it, it is, unless the server is this machine.",
      flag("Whether the connection is encrypted.", true),
      object("Certificates, as files relative to the sync file or as PEM text.", {
        ca: text("The authority that vouches for the server.", "certificates/ca.pem"),
        cert: text("The certificate that Syncline shows.", "certificates/sync.pem"),
        key: text("The key of `cert`: a file, or a reference to a secret.", "certificates/sync.key"),
        verify: flag("Whether the server has to prove who it is.", true),
      }),
    ),
    notify: text("The channel on which the database tells of changes (NOTIFY).", "customers_changed"),
  }),
  parse(written, path, report) {
    const postgres = asWritten(written);
    const server = serverOf(postgres, path, report);
    const options = sqlOptions(postgres, true, path, report);
    if (server === null || options === null) return null;
    return { kind: "postgres", server, tls: tlsOf(postgres.tls), notify: postgres.notify ?? null, options };
  },
  written: ({ server, options }) => ({ ...writtenServer(server), ...writtenSql(options, true) }),
};

function serverOf(written: WrittenPostgres, path: WrittenPath, report: Report): ServerAddress | null {
  const { url, host, port, database, user, password } = written;
  if (url !== undefined) {
    const other = serverParts.find((part) => written[part] !== undefined);
    if (other !== undefined)
      report.name("sync.bad-value", [...path, other], `\`${other}\` does not go with \`url\`, which has it.`);
    return { kind: "url", url };
  }
  if (host === undefined || database === undefined || user === undefined) {
    const missing = (["host", "database", "user"] as const).filter((part) => written[part] === undefined);
    const names = missing.map((part) => `\`${part}\``).join(", ");
    report.name("sync.missing-property", path, `There is neither a \`url\` nor ${names}.`);
    return null;
  }
  return { kind: "parts", host, port: String(port ?? 5432), database, user, password: password ?? null };
}

function writtenServer(server: ServerAddress): WrittenSource {
  if (server.kind === "url") return { url: server.url };
  const { host, port, database, user, password } = server;
  return given({ host, port: port === "5432" ? null : port, database, user, password });
}

function tlsOf(written: WrittenPostgres["tls"]): PostgresSource["tls"] {
  if (written === undefined) return null;
  if (written === false) return false;
  const { ca = null, cert = null, key = null, verify = true } = written === true ? {} : written;
  return { ca, cert, key, verify };
}

/** The one place where a checked part of the file gets its type: `conform` has held it against the schema. */
const asWritten = (written: unknown): WrittenPostgres =>
  typeof written === "object" && written !== null ? (written as WrittenPostgres) : {};
