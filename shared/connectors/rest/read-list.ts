import { type Diagnostic, problem } from "../../base/diagnostic.ts";
import { hashText } from "../../base/hash.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { canonicalJson } from "../../mapping/values/json.ts";
import { isNativeRecord, type NativeRecord, type NativeValue } from "../../model/native.ts";
import { type HttpAnswer, headerOf } from "../http/answer.ts";
import type { HttpClient } from "../http/http-client.ts";
import { shownUrl } from "../http/http-url.ts";
import { answerProblem } from "./answer-problem.ts";
import { isDeleted } from "./ask-record.ts";
import { parseBody } from "./body.ts";
import { type FoundList, findList } from "./find-list.ts";
import type { ListShape } from "./list-shape.ts";
import { ownId } from "./own-id.ts";
import { pageFacts } from "./page-facts.ts";
import { type Page, Pager } from "./pager.ts";
import { type KeptRecord, Records } from "./records.ts";
import type { Resource } from "./resource.ts";

/** What the pages of a list showed, in their order. */
export interface Listing {
  readonly records: Records;
  readonly shown: readonly KeptRecord[];
  /** Ids of which the pages showed several different contents: the record changed meanwhile. */
  readonly contested: ReadonlyMap<string, readonly number[]>;
  readonly gone: readonly NativeRecord[];
  readonly bad: readonly Diagnostic[];
  /** Whether all of the list was seen, as far as it says how much that is. */
  readonly complete: boolean;
  /** Whether records cannot have moved between pages unseen. */
  readonly steady: boolean;
  readonly pages: number;
  /** The ETag of a list of one page. */
  readonly etag: string | null;
}

export interface ListRequest {
  readonly url: URL;
  readonly limit: number;
  readonly progress: (done: number, total: number) => void;
  /** What is known already of where records have their id; `null`: found out. */
  readonly id: readonly string[] | null;
  /** What earlier reads showed of the records. */
  readonly shape: ListShape;
}

/** A page that is no JSON, or the same as an earlier one, is asked for once more. */
const mostLooks = 2;

/** Reads a list page by page until it is proved complete. A page that cannot be had fails the read. */
export async function readList(
  client: HttpClient,
  { options }: Resource,
  request: ListRequest,
  signal: AbortSignal,
): Promise<Result<Listing, Diagnostic>> {
  const pager = new Pager(options.paging, request.url);
  const first = new Set<string>();
  let listing: ListingBuilder | null = null;
  let path = options.records;
  let url = pager.first();
  let etag: string | null = null;
  for (let number = 1; ; number++) {
    const where = number === 1 ? shownUrl(url) : `${shownUrl(url)}, page ${number},`;
    let read: ReadPage | null = null;
    for (let look = 1; ; look++) {
      const got = await readPage(client, url, path, where, signal);
      if (!got.ok && got.error.code === "endpoint.answer" && look < mostLooks) continue;
      // Where pages are counted, some servers say of the one behind the last that it is not there.
      const past = !got.ok && got.error.code === "endpoint.missing" && number > 1 && isCounted(pager);
      if (past && (pager.total === null || pager.total <= (listing?.distinct ?? 0))) break;
      if (!got.ok) return got;
      if (got.value.signature !== null && first.has(got.value.signature)) {
        if (look < mostLooks) continue;
        return err(
          problem("endpoint.incomplete", `${where} repeats an earlier page`, {
            hint: "Records moved while they were read, or `paging:` does not name the right parameters. Run again, or check it.",
          }),
        );
      }
      read = got.value;
      break;
    }
    if (read === null) break;
    const { answer, body, list } = read;
    if (read.signature !== null) first.add(read.signature);
    if (number === 1) etag = headerOf(answer, "etag");
    if (list.elements.length > 0) path ??= list.path;
    const natives = list.elements.filter(isNativeRecord);
    listing ??= new ListingBuilder(
      new Records(request.id ?? ownId(natives.slice(0, 50)), options.version, request.shape),
      options,
    );
    const full = listing.add(list.elements, request.limit);
    const page: Page = { url, body, count: list.elements.length, facts: pageFacts(answer, body) };
    const next = pager.next(page);
    request.progress(listing.distinct, pager.total ?? 0);
    if (full && (next.kind !== "end" || listing.cut)) return ok(listing.build(false, false, number, null));
    if (next.kind === "stuck")
      return err(
        problem("endpoint.incomplete", `${where} ${next.why}`, { hint: "What was read is not used." }),
      );
    if (next.kind === "end") {
      const enough = pager.total === null || listing.distinct >= pager.total;
      const steady = number === 1 || !isCounted(pager) || (pager.total !== null && enough);
      return ok(listing.build(enough, steady, number, number === 1 ? etag : null));
    }
    url = next.url;
    if (number === 1) etag = null;
    // Between two pages another sync of this process gets its turn.
    if (signal.aborted) return err(cancelled);
  }
  return ok(listing!.build(true, false, 2, null));
}

const isCounted = (pager: Pager): boolean => pager.kind === "page" || pager.kind === "offset";

const cancelled = problem("run.cancelled", "The run was cancelled");

interface ReadPage {
  readonly answer: HttpAnswer;
  readonly body: NativeValue;
  readonly list: FoundList;
  /** Tells pages apart by their records; `null` for a page without any. */
  readonly signature: string | null;
}

async function readPage(
  client: HttpClient,
  url: URL,
  path: readonly string[] | null,
  where: string,
  signal: AbortSignal,
): Promise<Result<ReadPage, Diagnostic>> {
  const sent = await client.send({ method: "GET", url, repeatable: true }, signal);
  if (sent.kind === "cancelled") return err(cancelled);
  if (sent.kind !== "answer") return err(sent.problem);
  const { answer } = sent;
  if (answer.status < 200 || answer.status > 299) return err(client.tell(answerProblem(answer)));
  const body = parseBody(answer.body);
  if (body === undefined) {
    const type = headerOf(answer, "content-type") ?? "no type";
    const what = answer.body.length === 0 ? "is empty" : `is not JSON, or not all of it (${type})`;
    return err(problem("endpoint.answer", `${where} ${what}`));
  }
  const list = findList(body, path);
  if (list === null) {
    const names = isNativeRecord(body) ? Object.keys(body).slice(0, 12).join(", ") : "";
    const hint = `Say under \`records:\` where the list is${names === "" ? "" : `; the body has: ${names}`}.`;
    return err(
      problem(
        "endpoint.answer",
        `${where} shows no list of records${path === null ? "" : ` at "${path.join(".")}"`}`,
        { hint },
      ),
    );
  }
  return ok({ answer, body, list, signature: signatureOf(list.elements) });
}

function signatureOf(elements: readonly NativeValue[]): string | null {
  if (elements.length === 0) return null;
  const halves = new Uint32Array(2);
  try {
    hashText(JSON.stringify(elements), halves);
  } catch {
    // Nested too deeply; each such element is reported by itself.
    return null;
  }
  return `${elements.length}-${halves[0]}-${halves[1]}`;
}

class ListingBuilder {
  readonly #records: Records;
  readonly #options: Resource["options"];
  readonly #shown: KeptRecord[] = [];
  readonly #places = new Map<string, number>();
  readonly #contested = new Map<string, number[]>();
  readonly #gone: NativeRecord[] = [];
  readonly #bad: Diagnostic[] = [];
  cut = false;

  constructor(records: Records, options: Resource["options"]) {
    this.#records = records;
    this.#options = options;
  }

  /** Different records so far, those that are deleted or unreadable included. */
  get distinct(): number {
    return this.#shown.length + this.#gone.length + this.#bad.length;
  }

  /** Takes a page's records; true once there are as many as wanted. */
  add(elements: readonly NativeValue[], limit: number): boolean {
    for (const element of elements) {
      if (this.distinct >= limit) {
        this.cut = true;
        return true;
      }
      this.#one(element);
    }
    return this.distinct >= limit;
  }

  #one(element: NativeValue): void {
    if (!isNativeRecord(element) || canonicalJson(element) === null) {
      this.#bad.push(
        problem("record.malformed", "An element of the list is not a record, or is nested too deeply"),
      );
      return;
    }
    if (isDeleted(element, this.#options)) {
      this.#gone.push(element);
      return;
    }
    this.#records.shape.add(element);
    const id = this.#records.idOf(element);
    const version = id === null ? "" : this.#records.versionOf(element);
    const place = id === null ? undefined : this.#places.get(id);
    if (id !== null && place !== undefined) {
      const before = this.#records.kept.versionAt(this.#shown[place]!.position);
      if (before === version) return;
      const kept = this.#records.keep(element);
      this.#contested.set(id, [
        ...(this.#contested.get(id) ?? [this.#shown[place]!.position]),
        kept.position,
      ]);
      return;
    }
    if (id !== null) this.#places.set(id, this.#shown.length);
    this.#shown.push(this.#records.keep(element));
  }

  build(complete: boolean, steady: boolean, pages: number, etag: string | null): Listing {
    return {
      records: this.#records,
      shown: this.#shown,
      contested: this.#contested,
      gone: this.#gone,
      bad: this.#bad,
      complete,
      steady,
      pages,
      etag,
    };
  }
}
