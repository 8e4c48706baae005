import { expect, test } from "vitest";
import { applyChanges } from "../../shared/model/apply-changes.ts";

test("changes go to their places, and the record that they are made to stays as it was", () => {
  const native = { id: 1, name: { first: "Ada" }, tags: ["a", "b"] };
  const changed = applyChanges(native, [
    { path: ["name", "last"], value: "Byron" },
    { path: ["tags", 1], value: "c" },
    { path: ["address", "lines", 0], value: "x" },
    { path: ["id"], value: undefined },
    { path: ["__proto__"], value: "y" },
  ]);
  expect(JSON.stringify(changed)).toBe(
    '{"name":{"first":"Ada","last":"Byron"},"tags":["a","c"],"address":{"lines":["x"]},"__proto__":"y"}',
  );
  expect(native).toEqual({ id: 1, name: { first: "Ada" }, tags: ["a", "b"] });
});
