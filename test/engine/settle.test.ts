import { expect, test } from "vitest";
import { type OperationResult, settle } from "../../shared/apply/settle.ts";
import { linkId } from "../../shared/model/ids.ts";
import type { End, Link } from "../../shared/model/link.ts";
import type { Operation, PlanItem } from "../../shared/model/plan.ts";

const end = (name: string): End => ({ kind: "present", id: "A", made: true, shadow: { sku: "A", name } });

/** A link that erp has brought from "old" to "new"; shop still holds "old". */
const before: Link = {
  id: linkId(1),
  key: "A",
  base: { sku: "A", name: "old" },
  ends: { erp: end("old"), shop: end("old") },
  open: false,
  origins: {},
};

const update: Operation = {
  kind: "update",
  endpoint: "shop",
  id: "A",
  version: "v",
  fields: [{ field: "name", from: "old", to: "new" }],
  native: [],
};

const item: PlanItem = {
  link: before.id,
  key: "A",
  operations: [update],
  decisions: [],
  conflicts: [],
  after: {
    base: { sku: "A", name: "new" },
    ends: { erp: end("new"), shop: end("new") },
    open: false,
    versions: {},
  },
};

const done = (name: string): OperationResult => ({ kind: "done", id: "A", record: { sku: "A", name } });

test("[J20] a refused write leaves the shadow where it was, under the new base, and the link is looked at again", () => {
  expect(settle(item, before, [{ kind: "refused" }])).toEqual({
    key: "A",
    base: { sku: "A", name: "new" },
    ends: { erp: end("new"), shop: end("old") },
    open: true,
  });
});

test("[J20] a record whose making was refused has no end there", () => {
  const create: Operation = {
    kind: "create",
    endpoint: "shop",
    record: { sku: "A", name: "new" },
    native: {},
  };
  const settled = settle({ ...item, link: null, operations: [create] }, null, [{ kind: "refused" }]);
  expect(settled).toEqual({
    key: "A",
    base: { sku: "A", name: "new" },
    ends: { erp: end("new") },
    open: true,
  });
});

test("[J21] what reads back is the shadow; where that is not what was sent, both are kept", () => {
  expect(settle(item, before, [done("new")])?.ends.shop).toEqual(end("new"));
  expect(settle(item, before, [done("NEW")])?.ends.shop).toEqual({ ...end("NEW"), sent: { name: "new" } });
  expect(settle(item, before, [done("NEW")])?.open).toBe(false);
});

test("[J21] what the write was not about stays in the shadow as it was seen: it is a change of somebody else's", () => {
  const settled = settle(item, before, [{ kind: "done", id: "A", record: { sku: "B", name: "new" } }]);
  expect(settled?.ends.shop).toEqual(end("new"));
});

test("[J41] a link whose write reads back with more than was written, or as no right record, is looked at again", () => {
  const again = (result: OperationResult) => settle(item, before, [result])?.open;
  expect(again({ kind: "done", id: "A", record: { sku: "A", name: "new" } })).toBe(false);
  expect(again({ kind: "done", id: "A", record: { sku: "B", name: "new" } })).toBe(true);
  expect(again({ kind: "done", id: "A", record: null, isDoubtful: true })).toBe(true);
});

test("[J22] a link whose delete was refused stays as it was and is looked at again", () => {
  const remove: Operation = {
    kind: "delete",
    endpoint: "shop",
    id: "A",
    version: "v",
    record: { sku: "A", name: "old" },
    evidence: { endpoint: "erp", how: "gone" },
  };
  const deleting: PlanItem = { ...item, operations: [remove], after: null };
  expect(settle(deleting, before, [{ kind: "refused" }])).toEqual({ ...before, open: true });
  expect(settle(deleting, before, [{ kind: "done", id: "A", record: null }])).toBeNull();
});

test("[J23] a record that was made is linked under the id that reads back, with all that it then holds", () => {
  const create: Operation = {
    kind: "create",
    endpoint: "shop",
    record: { sku: "A", name: "new" },
    native: {},
  };
  const made: OperationResult = { kind: "done", id: "4711", record: { sku: "A", name: "new", stock: "0" } };
  const settled = settle({ ...item, link: null, operations: [create] }, null, [made]);
  expect(settled?.ends.shop).toEqual({
    kind: "present",
    id: "4711",
    made: true,
    shadow: { sku: "A", name: "new", stock: "0" },
  });
});
