import { expect, test } from "vitest";
import { Spans } from "../../../shared/connectors/file/spans.ts";

test.each([0, 1, 16, 17, 32_768, 32_769, 200_000])("%d records come back with place and hash", (count) => {
  const spans = new Spans();
  const start = (record: number): number => record * 2 ** 20;
  for (let record = 0; record < count; record++)
    spans.add(start(record), record % 977, record, ~record >>> 0);
  expect(spans.count).toBe(count);
  let wrong = 0;
  for (let record = 0; record < count; record++) {
    if (spans.start(record) !== start(record)) wrong++;
    if (spans.end(record) !== start(record) + (record % 977)) wrong++;
    if (spans.high(record) !== record || spans.low(record) !== ~record >>> 0) wrong++;
  }
  expect(wrong).toBe(0);
});
