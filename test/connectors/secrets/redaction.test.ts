import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mask, Redaction } from "../../../shared/connectors/secrets/redaction.ts";
import { SecretsFolder } from "./secrets-folder.ts";

function redacting(...values: readonly string[]) {
  const redaction = new Redaction();
  for (const value of values) redaction.add(value);
  return (text: string) => redaction.redact(text);
}

const secret = `p@ss/w+rd=="x'<&>ä z`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

const shown: readonly (readonly [as: string, text: string])[] = [
  ["as it is", `login with ${secret} failed`],
  ["in a part of a URL", `GET https://a.example/?q=1&token=${encodeURIComponent(secret)}&b=2`],
  ["in a URL with small escapes", encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase())],
  ["in a whole URL", `https://u:${encodeURI(secret)}@a.example`],
  ["as URLs have it", new URL(`https://a.example/?token=${encodeURIComponent(secret)}`).href],
  ["in a form", new URLSearchParams({ a: "1", token: secret, b: "2" }).toString()],
  ["in JSON", JSON.stringify({ token: secret })],
  ["in JSON within JSON", JSON.stringify({ body: JSON.stringify({ token: secret }) })],
  ["in XML", `<t>${secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</t>`],
  ["in base64", `x ${base64(secret)} y`],
  ["in base64 for URLs", Buffer.from(secret).toString("base64url")],
  ["in basic credentials", `Authorization: Basic ${base64(`user:${secret}`)}`],
  ["in other basic credentials", `Authorization: Basic ${base64(`us:${secret}`)}`],
  ["in yet other basic credentials", `Authorization: Basic ${base64(`use:${secret}`)}`],
  ["in the middle of base64", base64(`{"user":"a","password":"${secret}","more":[1,2,3]}`)],
  ["as Node shows objects", inspect({ headers: { a: ["x"], token: secret } })],
];

test.each(shown)("[C110] a secret is taken out %s", (_, text) => {
  expect(redacting()(text)).toBe(text);
  const redacted = redacting(secret)(text);
  expect(redacted).toContain(mask);
  for (const form of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    base64(secret),
  ])
    expect(redacted).not.toContain(form);
  for (const word of redacted.match(/[\w+/-]{8,}/g) ?? [])
    expect(Buffer.from(word, "base64").toString("utf8")).not.toMatch(/w\+rd|p@ss/);
});

test("[C110] what is around a secret stays", () => {
  const redact = redacting(secret);
  expect(redact(`a ${secret} b ${secret}${secret} c`)).toBe(`a ${mask} b ${mask} c`);
  expect(redact(`Basic ${base64(`user:${secret}`)}, Basic ${base64("user:other")}`)).toBe(
    `Basic ${mask}, Basic ${base64("user:other")}`,
  );
  expect(redact("nothing of it, not even p@ss")).toBe("nothing of it, not even p@ss");
});

test("[C110] secrets that overlap or hold each other leave nothing of either", () => {
  expect(redacting("abcdef", "cdefgh")("xabcdefghx")).toBe(`x${mask}x`);
  expect(redacting("abcd", "abcdefgh")("abcdefgh abcd")).toBe(`${mask} ${mask}`);
});

test("[C110] of a secret of several lines no line of eight characters is left", () => {
  const key = "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG\nAgEAAoIBAQC7\nend\n-----END KEY-----";
  const redact = redacting(key);
  expect(redact(`key: ${key}.`)).toBe(`key: ${mask}.`);
  expect(redact("at MIIEvQIBADANBgkqhkiG")).toBe(`at ${mask}`);
  expect(redact(JSON.stringify({ key }))).toBe(`{"key":"${mask}"}`);
  expect(redact("the end")).toBe("the end");
  expect(redacting(key.replaceAll("\n", "\r\n"))("at AgEAAoIBAQC7")).toBe(`at ${mask}`);
});

describe("[C111] a short secret is redacted only where it stands alone", () => {
  test.each([
    ["abc", "abc", mask],
    ["abc", "password abc.", `password ${mask}.`],
    ["abc", "user:abc@host", `user:${mask}@host`],
    ["abc", "abcd xabc abc1 äabc abcä", "abcd xabc abc1 äabc abcä"],
    ["abc", "abc_abc", `${mask}_${mask}`],
    ["1", "line 1, 11 records, A-1", `line ${mask}, 11 records, A-${mask}`],
    ["", "nothing", "nothing"],
    ["abcd", "xabcdx", `x${mask}x`],
  ])("%j in %j", (value, text, redacted) => expect(redacting(value)(text)).toBe(redacted));
});

test("[C110] whatever a secret is made of and wherever it stands, it is gone afterwards", () => {
  const around = fc.string({ unit: "grapheme", maxLength: 30 });
  const value = fc
    .string({ unit: "grapheme", minLength: 6, maxLength: 40 })
    .filter((text) => text.length >= 6);
  fc.assert(
    fc.property(value, around, around, (secret, before, behind) => {
      const redact = redacting(secret);
      const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)];
      for (const form of forms) {
        const redacted = redact(`${before}${form}${behind}`);
        const rest = redacted.split(mask);
        expect(rest.length).toBeGreaterThan(1);
        for (const part of rest) expect(part.includes(form)).toBe(false);
      }
      const packed = base64(`${before}:${secret}`);
      expect(redact(packed)).toBe(mask);
      expect(redact(redact(`${before}${secret}`))).toBe(redact(`${before}${secret}`));
    }),
    { numRuns: 300 },
  );
});

test("[C110] a long text of base64 letters takes no long time", () => {
  const redact = redacting("a-secret-of-some-length");
  const text = "QUJD".repeat(500_000);
  const start = performance.now();
  expect(redact(text)).toBe(text);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test("[C110] from the moment that a secret was given out it is redacted, whoever asked for it", async () => {
  const folder = new SecretsFolder();
  const vault = folder.vault({ env: { TOKEN: "t0ken-in-env", SYNCLINE_SECRETS_KEY: "correct horse" } });
  const text = "t0ken-in-env, correct horse";
  expect(vault.redact(text)).toBe(`t0ken-in-env, ${mask}`);
  const file = { path: "/a/b.sync.yaml", text: "" };
  await vault.for(file).resolve("Bearer $" + "{env:TOKEN}");
  expect(vault.redact(text)).toBe(`${mask}, ${mask}`);
  expect(vault.for(file).redact(text)).toBe(`${mask}, ${mask}`);
});
