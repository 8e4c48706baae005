import fc from "fast-check";
import { expect, test } from "vitest";
import { redactedJson } from "../../agent/cli/redacted-json.ts";
import { Redaction } from "../../shared/connectors/secrets/redaction.ts";

function redacted(secret: string, document: unknown): unknown {
  const redaction = new Redaction();
  redaction.add(secret);
  return JSON.parse(redactedJson(JSON.stringify(document, null, 2), (text) => redaction.redact(text)));
}

test("[C113] a secret is taken out of texts, numbers and names of data, and the document stays what it is", () => {
  expect(redacted("hunter2", { message: "of hunter2", list: ["hunter2", 1], "of hunter2": 1 })).toEqual({
    message: "of •••",
    list: ["•••", 1],
    "of •••": 1,
  });
  expect(redacted("4711", { line: 14, port: 4711, rest: [-47110.5, true, null] })).toEqual({
    line: 14,
    port: "•••",
    rest: ["-•••0.5", true, null],
  });
  expect(redacted("code", { code: "secret.missing", text: "a code" })).toEqual({
    code: "secret.missing",
    text: "a •••",
  });
  // In the document's own text the secret stands in "\\nabc".
  expect(redacted("nabc", { text: "\nabc nabc" })).toEqual({ text: "\nabc •••" });
  expect(redacted('a"b\\c\nd', { text: 'x a"b\\c\nd y' })).toEqual({ text: "x ••• y" });
  expect(redacted("true", { flag: true, text: "true" })).toEqual({ flag: true, text: "•••" });
});

test("[C113] whatever the secret is and the document holds, it stays a document without it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4, maxLength: 12 }), fc.jsonValue(), (secret, value) => {
      const document = redacted(secret, { value, text: `a ${secret} b`, list: [secret] });
      expect(document).toMatchObject({ list: ["•••"] });
      const texts: string[] = [];
      JSON.stringify(document, (_name, part) => {
        if (typeof part === "string") texts.push(part);
        return part;
      });
      for (const text of texts) expect(text.includes(secret)).toBe(false);
    }),
    { numRuns: 500 },
  );
});
