/** What people write of a source under its kind's name: names in the order in which they are written. */
export interface WrittenSource {
  readonly [name: string]: WrittenValue;
}

export type WrittenValue = string | number | boolean | readonly string[] | WrittenSource;

/** Only what is given: `null` stands for what need not be written. */
export const given = (values: Readonly<Record<string, WrittenValue | null>>): WrittenSource =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, WrittenValue] => entry[1] !== null),
  );
