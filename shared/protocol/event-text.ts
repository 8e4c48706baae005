import type { AgentEvent } from "./events.ts";

/** Longer than any state; what sends more is no agent. */
const longestEvent = 256 << 20;

/** Takes the events out of the text of a stream of server-sent events, which comes in pieces of any size. */
export class EventText {
  #pieces: string[] = [];
  #length = 0;

  /** The events that end in this piece. */
  take(piece: string): readonly AgentEvent[] {
    this.#pieces.push(piece);
    this.#length += piece.length;
    // An end may be cut in two, so the character before is looked at, too.
    if (!piece.includes("\n")) {
      if (this.#length > longestEvent) throw new Error("An event without an end");
      return [];
    }
    const text = this.#pieces.join("");
    const end = text.lastIndexOf("\n\n");
    if (end < 0) {
      this.#pieces = [text];
      return [];
    }
    const rest = text.slice(end + 2);
    this.#pieces = [rest];
    this.#length = rest.length;
    return text
      .slice(0, end)
      .split("\n\n")
      .flatMap((frame) => {
        const lines = frame.split("\n").filter((line) => line.startsWith("data: "));
        if (lines.length === 0) return [];
        const event: AgentEvent = JSON.parse(lines.map((line) => line.slice(6)).join("\n"));
        return [event];
      });
  }
}
