import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import type { RestOptions } from "../../mapping/sources/rest.ts";
import type { NativeRecord, NativeValue } from "../../model/native.ts";
import { valueAt } from "../../model/path.ts";
import { headerOf } from "../http/answer.ts";
import type { HttpClient } from "../http/http-client.ts";
import { shownUrl } from "../http/http-url.ts";
import { answerProblem } from "./answer-problem.ts";
import { isList, parseBody } from "./body.ts";
import { findList } from "./find-list.ts";
import { recordIn } from "./record-in.ts";
import type { Records } from "./records.ts";
import { callUrl, type Resource } from "./resource.ts";

/** What a server says of one record. */
export type Asked =
  | { readonly kind: "record"; readonly native: NativeRecord; readonly etag: string | null }
  | { readonly kind: "none" }
  /** It does not say; `fatal`: nor will it, whatever it is asked. */
  | { readonly kind: "unknown"; readonly problem: Diagnostic; readonly fatal: boolean }
  | { readonly kind: "cancelled" };

/** Asks for single records. */
export class RecordAsker {
  readonly #client: HttpClient;
  readonly #resource: Resource;
  readonly #records: Records;

  constructor(client: HttpClient, resource: Resource, records: Records) {
    this.#client = client;
    this.#resource = resource;
    this.#records = records;
  }

  /** Whether records can be asked for by their id. */
  get offered(): boolean {
    return this.#resource.get !== null;
  }

  /** That a record is not there is believed only of a way to ask that shows those that are: else it may be a wrong URL. */
  async byId(id: string, signal: AbortSignal): Promise<Asked> {
    const asked = await this.#byId(id, signal);
    if (asked.kind === "record") this.#records.shownSingly = true;
    if (asked.kind !== "none" || this.#records.shownSingly) return asked;
    const others = this.#records.someIds(4).filter((other) => other !== id);
    for (const other of others) {
      const { kind } = await this.#byId(other, signal);
      if (kind === "record") this.#records.shownSingly = true;
      if (kind !== "none") break;
    }
    if (this.#records.shownSingly || others.length === 0) return asked;
    const { origin, pathname } = this.#resource.base;
    return unknown(
      `Records of ${origin}${pathname} are not there when they are asked for by id, though the list shows them; check \`item:\``,
    );
  }

  async #byId(id: string, signal: AbortSignal): Promise<Asked> {
    const { get } = this.#resource;
    const url = get === null ? null : callUrl(get, this.#resource, id, this.#records.idNames);
    if (get === null || url === null) return unknown(`"${id}" cannot be asked for by its id`);
    return this.at(url, get.envelope, id, signal);
  }

  /** The record behind a URL. `id`: the one that it must have; `null` for any. */
  async at(
    url: URL,
    envelope: readonly string[] | null,
    id: string | null,
    signal: AbortSignal,
  ): Promise<Asked> {
    const sent = await this.#client.send({ method: "GET", url, repeatable: true }, signal);
    if (sent.kind === "cancelled") return sent;
    if (sent.kind !== "answer") return { kind: "unknown", problem: sent.problem, fatal: true };
    const { answer } = sent;
    if (answer.status === 404 || answer.status === 410) return { kind: "none" };
    if (answer.status !== 200) {
      const told = this.#client.tell(answerProblem(answer));
      return { kind: "unknown", problem: told, fatal: answer.status === 401 || answer.status === 403 };
    }
    const fits = (native: NativeRecord) =>
      this.#records.idNames.length === 0 ||
      (id === null ? this.#records.idOf(native) !== null : this.#records.idOf(native) === id);
    const native = recordIn(parseBody(answer.body), envelope, fits);
    if (native === null) return unknown(`${shownUrl(url)} does not show the record "${id ?? ""}"`);
    if (isDeleted(native, this.#resource.options)) return { kind: "none" };
    const etag = headerOf(answer, "etag") ?? odataEtag(native);
    return { kind: "record", native, etag };
  }

  /** The one record that has a value of ours, asked for in the list. */
  async byValue(value: string, signal: AbortSignal): Promise<Asked> {
    const { lookup, records: path } = this.#resource.options;
    if (lookup === null) return unknown("records cannot be looked up");
    const url = new URL(this.#resource.list);
    url.searchParams.set(lookup.param, value);
    const sent = await this.#client.send({ method: "GET", url, repeatable: true }, signal);
    if (sent.kind === "cancelled") return sent;
    if (sent.kind !== "answer") return { kind: "unknown", problem: sent.problem, fatal: true };
    const body = sent.answer.status === 200 ? parseBody(sent.answer.body) : undefined;
    const list = body === undefined ? null : findList(body, path);
    if (list === null) return unknown(`${shownUrl(url)} does not say which records have "${value}"`);
    const found = list.elements.filter(
      (element): element is NativeRecord => isRecord(element) && textAt(element, lookup.field) === value,
    );
    const [native] = found.filter((one) => !isDeleted(one, this.#resource.options));
    if (found.length > 1) return unknown(`${shownUrl(url)} shows several records with "${value}"`);
    return native === undefined ? { kind: "none" } : { kind: "record", native, etag: null };
  }
}

/** Whether a record says that it is deleted. */
export function isDeleted(native: NativeRecord, { deleted }: Pick<RestOptions, "deleted">): boolean {
  if (deleted === null) return false;
  const value = valueAt(native, deleted.field);
  return value !== undefined && (value === deleted.value || String(value) === String(deleted.value));
}

const unknown = (message: string): Asked => ({
  kind: "unknown",
  problem: problem("endpoint.answer", message),
  fatal: false,
});

const isRecord = (value: NativeValue): value is NativeRecord =>
  typeof value === "object" && value !== null && !isList(value);

const textAt = (native: NativeRecord, path: NonNullable<RestOptions["lookup"]>["field"]): string => {
  const value = valueAt(native, path);
  return value === undefined || value === null ? "" : String(value);
};

const odataEtag = (native: NativeRecord): string | null => {
  const etag = native["@odata.etag"];
  return typeof etag === "string" ? etag : null;
};
