import { nearestName } from "../../base/nearest-name.ts";
import { Fault } from "../format.ts";

/** How many member names are kept to suggest from, and how many a message shows. */
const remembered = 200;
const shown = 8;

/** Follows a document's members down the path to its records. */
export class Route {
  readonly #path: readonly string[];
  /** Levels of the document, from its root, that are open now and lie on the path. */
  #open = 0;
  /** How many steps of the path were found so far. */
  #reached = 0;
  /** The index of the next element of each open level that is a list. */
  readonly #indexes: number[] = [];
  /** What the level that the path has got to has beside what was looked for. */
  #names: string[] = [];

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  get open(): number {
    return this.#open;
  }

  /** The object or list that begins is on the path, and its members are looked at. */
  enter(): void {
    this.#indexes[this.#open++] = 0;
  }

  leave(): void {
    this.#open--;
  }

  /** The next element of the innermost open level, a list: whether it is the next step. */
  element(): boolean | Fault {
    const level = this.#open - 1;
    const index = this.#indexes[level]!;
    this.#indexes[level] = index + 1;
    return this.member(String(index), 0);
  }

  /** A member of the innermost open level: whether it is the next step. */
  member(name: string, offset: number): boolean | Fault {
    const level = this.#open - 1;
    if (name !== this.#path[level]) {
      if (this.#reached === level && this.#names.length < remembered) this.#names.push(name);
      return false;
    }
    if (this.#reached > level) {
      return new Fault(
        "file.malformed",
        `${this.#where(level)} has two members named "${name}", so it is not clear which one holds the records`,
        offset,
        "Rename or remove one of them.",
      );
    }
    this.#reached = level + 1;
    this.#names = [];
    return true;
  }

  /** The path leads to a value that it cannot go on from, or that cannot hold records. */
  blocked(what: string, offset: number): Fault {
    const wanted = this.#path[this.#reached];
    const message =
      wanted === undefined
        ? `${this.#where(this.#reached)} is ${what}, not a list or an object of records`
        : `${this.#where(this.#reached)} is ${what}, so there is no "${wanted}" in it`;
    return new Fault("file.malformed", message, offset, "Say in `records:` where the list of records is.");
  }

  /** The document ended and the records were not in it. */
  missing(offset: number): Fault {
    const wanted = this.#path[this.#reached]!;
    const names = this.#names.slice(0, shown).map((name) => `"${name}"`);
    const more = this.#names.length > shown ? " and more" : "";
    const nearest = nearestName(wanted, this.#names);
    return new Fault(
      "file.malformed",
      `${this.#where(this.#reached)} has no "${wanted}"; ${names.length === 0 ? "it is empty" : `it has ${names.join(", ")}${more}`}`,
      offset,
      nearest === null
        ? "Say in `records:` where the list of records is."
        : `Did you mean "${nearest}" in \`records:\`?`,
    );
  }

  #where(steps: number): string {
    return steps === 0 ? "The document" : `"${this.#path.slice(0, steps).join(".")}"`;
  }
}
