import type { CheckedSync } from "../../shared/mapping/check.ts";
import { checkSync } from "../../shared/mapping/check.ts";
import { type Lookups, lookupsOf } from "../../shared/mapping/compile/scopes.ts";
import type { SyncFile } from "../../shared/mapping/sync-file.ts";
import { repaired } from "./repair.ts";
import { type Known, nothingKnown, type Samples } from "./samples.ts";
import { scan } from "./scan.ts";
import { isJson, type Spelling } from "./spell.ts";
import type { Tree } from "./tree.ts";

/** A sync file's text with all that is known of it. What a question needs is worked out once, and only if it is asked. */
export class Look {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly samples: Samples;
  readonly tree: Tree | null;
  /** The sync as far as its text says it, in whatever state that is; `null` where not even a record can be told. */
  readonly file: SyncFile | null;
  readonly known: Known;
  /** How what is put into the text is spelled, where nothing around it says. */
  readonly spelling: Spelling;
  readonly lookups: Lookups;
  #checked: CheckedSync | null = null;

  constructor(path: string, text: string, samples: Samples, before: Look | null) {
    this.path = path;
    this.text = text;
    this.samples = samples;
    this.spelling = { quote: null, flow: true, json: isJson(text) };
    const same = before !== null && before.text === text && before.path === path ? before : null;
    this.tree = same === null ? scan(text) : same.tree;
    this.file = same === null ? repaired(this.tree) : same.file;
    this.known = this.file === null ? nothingKnown : samples.of(path, this.file);
    this.lookups =
      this.file === null ? { types: new Map(), tables: new Map() } : lookupsOf(this.file, this.known.lookups);
  }

  /** The text held against the rules and against what is known of the endpoints. */
  get checked(): CheckedSync {
    this.#checked ??= checkSync(this.text, this.path, this.known);
    return this.#checked;
  }

  /** Whether this still says all that there is to say about a text. */
  isOf(path: string, text: string): boolean {
    if (path !== this.path || text !== this.text) return false;
    return this.file === null || this.samples.of(path, this.file).version === this.known.version;
  }
}
