import type { Diagnostic } from "../base/diagnostic.ts";
import { err, ok, type Result } from "../base/result.ts";
import type {
  Connector,
  ReadRequest,
  ReadSummary,
  RecordSink,
  SentWrites,
  WriteIntent,
  WriteJournal,
  WriteOutcome,
  WriteReport,
  WriteRequest,
} from "../connectors/contract.ts";
import { redactedDiagnostic, redactThrown } from "../connectors/secrets/redacted-diagnostic.ts";
import type { Secrets } from "../connectors/secrets/secrets.ts";

/**
 * The same connector, but nothing that it says holds a secret any more: no diagnostic, outcome or error, and so nothing of
 * them that is kept or shown (SPEC C112). Records are data and stay as they are.
 */
export function redactedConnector(connector: Connector, secrets: Secrets): Connector {
  const { listen } = connector;
  return new RedactedConnector(
    connector,
    secrets,
    listen === null ? null : (dirty, signal) => listen.call(connector, dirty, signal),
  );
}

class RedactedConnector implements Connector {
  readonly kind: string;
  readonly place: string;
  readonly listen: Connector["listen"];
  readonly #inner: Connector;
  readonly #secrets: Secrets;

  constructor(inner: Connector, secrets: Secrets, listen: Connector["listen"]) {
    this.kind = inner.kind;
    this.place = inner.place;
    this.#inner = inner;
    this.#secrets = secrets;
    this.listen =
      listen === null
        ? null
        : (dirty, signal) =>
            this.#clean(
              () => listen(dirty, signal),
              (value) => value,
            );
  }

  get capabilities() {
    return this.#inner.capabilities;
  }

  discover(limit: number, signal: AbortSignal) {
    return this.#clean(
      () => this.#inner.discover(limit, signal),
      (value) => value,
    );
  }

  read(request: ReadRequest, sink: RecordSink, signal: AbortSignal) {
    const clean: RecordSink = {
      same: (slot, position) => sink.same(slot, position),
      record: (native, version, high, low, position) => sink.record(native, version, high, low, position),
      bad: (problem, position) => sink.bad(this.#diagnostic(problem), position),
      gone: (native, how) => sink.gone(native, this.#secrets.redact(how)),
    };
    return this.#clean(
      () => this.#inner.read(request, clean, signal),
      (summary) => this.#summary(summary),
    );
  }

  unchanged(version: string, signal: AbortSignal) {
    return this.#thrown(() => this.#inner.unchanged(version, signal));
  }

  fetch(positions: readonly number[], signal: AbortSignal) {
    return this.#clean(
      () => this.#inner.fetch(positions, signal),
      (value) => value,
    );
  }

  find(ids: readonly string[], signal: AbortSignal) {
    return this.#clean(
      () => this.#inner.find(ids, signal),
      (value) => value,
    );
  }

  write(request: WriteRequest, journal: WriteJournal, signal: AbortSignal) {
    const clean: WriteJournal = {
      intend: (intent) => journal.intend(this.#intent(intent)),
      settle: (outcomes) => journal.settle(this.#outcomes(outcomes)),
    };
    return this.#clean(
      () => this.#inner.write(request, clean, signal),
      (report): WriteReport => ({ ...report, outcomes: this.#outcomes(report.outcomes) }),
    );
  }

  settle(sent: SentWrites, signal: AbortSignal) {
    return this.#clean(
      () => this.#inner.settle(sent, signal),
      (outcomes) => this.#outcomes(outcomes),
    );
  }

  line(position: number) {
    return this.#thrown(() => this.#inner.line(position));
  }

  dispose() {
    return this.#thrown(() => this.#inner.dispose());
  }

  /** Where a cursor or a token holds a secret, as a page's address may, it is not kept: everything is read again. */
  #summary(summary: ReadSummary): ReadSummary {
    const { cursor, version } = summary;
    return {
      ...summary,
      cursor: cursor !== null && this.#gives(cursor) ? null : cursor,
      version: this.#gives(version) ? "" : version,
    };
  }

  #intent(intent: WriteIntent): WriteIntent {
    return intent.kind === "send" ? intent : { ...intent, outcomes: this.#outcomes(intent.outcomes) };
  }

  #outcomes(outcomes: readonly WriteOutcome[]): readonly WriteOutcome[] {
    return outcomes.map((outcome) =>
      "problem" in outcome ? { ...outcome, problem: this.#diagnostic(outcome.problem) } : outcome,
    );
  }

  #diagnostic(diagnostic: Diagnostic): Diagnostic {
    return redactedDiagnostic(diagnostic, this.#secrets);
  }

  #gives(text: string): boolean {
    return this.#secrets.redact(text) !== text;
  }

  async #clean<T>(
    act: () => Promise<Result<T, Diagnostic>>,
    value: (value: T) => T,
  ): Promise<Result<T, Diagnostic>> {
    const result = await this.#thrown(act);
    return result.ok ? ok(value(result.value)) : err(this.#diagnostic(result.error));
  }

  async #thrown<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (cause) {
      throw redactThrown(cause, this.#secrets);
    }
  }
}
