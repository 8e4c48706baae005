import type { BigIntStats } from "node:fs";

/** What the file system says of a file's content: equal stamps, as good as certainly equal content. */
export interface Stamp {
  readonly device: bigint;
  readonly node: bigint;
  readonly size: bigint;
  /** Nanoseconds since 1970. */
  readonly modified: bigint;
}

export const stampOf = (stats: BigIntStats): Stamp => ({
  device: stats.dev,
  node: stats.ino,
  size: stats.size,
  modified: stats.mtimeNs,
});

export const sameStamp = (one: Stamp, other: Stamp): boolean =>
  one.device === other.device &&
  one.node === other.node &&
  one.size === other.size &&
  one.modified === other.modified;
