import type { Provenance, RowPage } from "../../../shared/engine/preview/preview.ts";
import type { Question } from "../messages.ts";
import type { ToView } from "../panel/view-messages.ts";
import { tell } from "./host.ts";

type Answer = Extract<ToView, { readonly id: number }>;

/** Asks the host, one answer a question; `null` where the text was superseded meanwhile. */
export class Questions {
  readonly #open = new Map<number, (answer: Answer) => void>();
  #last = 0;

  async rows(revision: number, question: Omit<Asked<"rows">, "kind">): Promise<RowPage | null> {
    const answer = await this.#ask(revision, { kind: "rows", ...question });
    return answer.kind === "rows" ? answer.page : null;
  }

  async find(revision: number, key: string): Promise<number | null> {
    const answer = await this.#ask(revision, { kind: "find", key });
    return answer.kind === "found" ? answer.row : null;
  }

  async provenance(revision: number, row: number, field: string): Promise<Provenance | null> {
    const answer = await this.#ask(revision, { kind: "provenance", row, field });
    return answer.kind === "provenance" ? answer.provenance : null;
  }

  answered(answer: Answer): void {
    this.#open.get(answer.id)?.(answer);
    this.#open.delete(answer.id);
  }

  #ask(revision: number, question: Asked<"rows" | "find" | "provenance">): Promise<Answer> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#open.set(id, resolve);
      tell({ kind: "ask", id, revision, question });
    });
  }
}

type Asked<K extends Question["kind"]> = Extract<Question, { readonly kind: K }>;
