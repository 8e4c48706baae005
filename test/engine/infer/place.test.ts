import { expect, test } from "vitest";
import { GivenSecrets } from "../../../shared/engine/infer/given-secrets.ts";
import { parsePlace } from "../../../shared/engine/infer/parse-place.ts";
import { environmentSecrets } from "../../support/environment-secrets.ts";

const env = { DATABASE_URL: "postgres://u:w@h/d", API: "https://crm.example.com", TOKEN: "tok/en", DB: "d" };

async function parsed(text: string) {
  const secrets = new GivenSecrets(environmentSecrets(env));
  const place = await parsePlace(text, secrets);
  if (!place.ok) throw new Error(`${place.error.message} ${place.error.hint}`);
  return { place: place.value, secrets };
}

const postgres = (url: string, table: string | null = null, database: string | null = "shop") => ({
  kind: "postgres",
  url,
  database,
  table,
});
const web = (url: string, more: object = {}) => ({
  kind: "web",
  url,
  query: {},
  resource: null,
  auth: { kind: "none" },
  server: null,
  ...more,
});

test.each<[text: string, place: object]>([
  ["data/a.csv", { kind: "file", text: "data/a.csv" }],
  ["C:\\data\\a.csv", { kind: "file", text: "C:\\data\\a.csv" }],
  ["shop.db#customers", { kind: "file", text: "shop.db#customers" }],
  ["postgres://db.example.com/shop", postgres("postgres://db.example.com/shop")],
  ["postgresql://u@h:5433/shop#sales.x", postgres("postgresql://u@h:5433/shop", "sales.x")],
  ["postgres://u@h/shop#größe %23", postgres("postgres://u@h/shop", "größe #")],
  ["postgres://u@h/shop?sslmode=require#t", postgres("postgres://u@h/shop?sslmode=require", "t")],
  ["postgres://u@h", postgres("postgres://u@h", null, null)],
  [`postgres://u:\${env:TOKEN}@h/shop#t`, postgres(`postgres://u:\${env:TOKEN}@h/shop`, "t")],
  [`postgres://u:\${secret:a@b/c#d}@h/shop`, postgres(`postgres://u:\${secret:a@b/c#d}@h/shop`)],
  [`\${env:DATABASE_URL}`, postgres(`\${env:DATABASE_URL}`, null, null)],
  [`\${env:DATABASE_URL}#customers`, postgres(`\${env:DATABASE_URL}`, "customers", null)],
  ["http://127.0.0.1:3000/items", web("http://127.0.0.1:3000/items")],
  [
    "https://api.crm.com/v1/openapi.json#/customers",
    web("https://api.crm.com/v1/openapi.json", { resource: "/customers", server: "crm" }),
  ],
  [
    `https://x.org/items?size=5&key=\${env:TOKEN}`,
    web("https://x.org/items", { server: "x", query: { size: "5", key: `\${env:TOKEN}` } }),
  ],
  [`\${env:API}/customers`, web(`\${env:API}/customers`)],
])("[M100] %s is a place of its kind", async (text, place) => {
  expect((await parsed(text)).place).toEqual(place);
});

test.each<[text: string, place: object, secret: string, value: string]>([
  [
    "postgres://u:p%40ss%2Fw%3Ard%25%20%24%7Bx%7D@h/shop#t",
    postgres(`postgres://u:\${secret:shop-password}@h/shop`, "t"),
    "shop-password",
    `p@ss/w:rd% \${x}`,
  ],
  [
    "postgres://u:wr/it@ten#badly@h/shop#t",
    postgres(`postgres://u:\${secret:shop-password}@h/shop`, "t"),
    "shop-password",
    "wr/it@ten#badly",
  ],
  [
    "postgres://u:100%@h/shop",
    postgres(`postgres://u:\${secret:shop-password}@h/shop`),
    "shop-password",
    "100%",
  ],
  [
    "postgres://u@h/shop?sslmode=disable&password=geheim",
    postgres(`postgres://u:\${secret:shop-password}@h/shop?sslmode=disable`),
    "shop-password",
    "geheim",
  ],
  [
    `postgres://u:half\${env:TOKEN}@h/shop`,
    postgres(`postgres://u:\${secret:shop-password}@h/shop`),
    "shop-password",
    "halftok/en",
  ],
  [
    "https://ada:geheim@crm.example.com/items",
    web("https://crm.example.com/items", {
      server: "crm",
      auth: { kind: "basic", user: "ada", password: `\${secret:crm-password}` },
    }),
    "crm-password",
    "geheim",
  ],
  [
    "https://crm.example.com/items?api_key=gehe%20im",
    web("https://crm.example.com/items", { server: "crm", query: { api_key: `\${secret:crm-key}` } }),
    "crm-key",
    "gehe im",
  ],
])("[M101] the credential in %s is kept out of the place", async (text, place, secret, value) => {
  const { place: found, secrets } = await parsed(text);
  expect(found).toEqual(place);
  expect(await secrets.resolve(`a \${secret:${secret}} b`)).toEqual({ ok: true, value: `a ${value} b` });
  expect(await secrets.unkeptIn(JSON.stringify(found))).toEqual([secret]);
  expect(secrets.redact(`it was ${value}!`)).toBe("it was •••!");
});

test("[M101] two credentials that would be called the same get names of their own, and one that is kept keeps its own", async () => {
  const secrets = new GivenSecrets(environmentSecrets({ KEPT: "kept" }));
  expect(await secrets.take("shop-password", "one")).toBe(`\${secret:shop-password}`);
  expect(await secrets.take("shop-password", "one")).toBe(`\${secret:shop-password}`);
  expect(await secrets.take("shop-password", "other")).toBe(`\${secret:shop-password-2}`);
  const kept = new GivenSecrets({
    resolve: async () => ({ ok: true, value: "kept" }),
    redact: (text) => text,
  });
  expect(await kept.take("shop-password", "kept")).toBe(`\${secret:shop-password}`);
  expect(await kept.unkeptIn(`\${secret:shop-password}`)).toEqual([]);
});

test.each<[text: string, message: RegExp]>([
  ["mysql://u:geheim@h/d", /MySQL databases come with a later version/],
  ["ftp://u:geheim@h/d", /no kind of place that begins with ftp:\/\//],
  ["https://geheim@h/x", /not a user and a password.*USER:PASSWORD/],
  ["https:///x", /not a URL/],
  [`\${env:NOBODY_SET_THIS}#geheim`, /NOBODY_SET_THIS/],
])("[M112] %s is refused in words that repeat no credential", async (text, message) => {
  const place = await parsePlace(text, new GivenSecrets(environmentSecrets(env)));
  const said = place.ok ? JSON.stringify(place.value) : `${place.error.message} ${place.error.hint}`;
  expect(said).toMatch(message);
  expect(said).not.toContain("geheim");
  expect(place.ok).toBe(false);
});
