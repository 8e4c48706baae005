import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import { CliWorkspace } from "./cli-workspace.ts";

const contact = {
  type: "object",
  required: ["email", "name", "status"],
  properties: {
    id: { type: "integer", readOnly: true },
    email: { type: "string", format: "email", maxLength: 80 },
    name: {
      type: "object",
      required: ["last"],
      properties: { first: { type: "string" }, last: { type: "string" } },
    },
    status: { type: "string", enum: ["active", "blocked"] },
    balance: { type: "number" },
    country: { type: "string" },
    tags: { type: "array", items: { type: "string" } },
    boss: { $ref: "#/components/schemas/Contact" },
    createdAt: { type: "string", format: "date-time", readOnly: true },
  },
};

const json = (schema: object) => ({ content: { "application/json": { schema } } });
const one = { $ref: "#/components/schemas/Contact" };
const list = json({
  type: "object",
  properties: { items: { type: "array", items: one }, total: { type: "integer" } },
});

const description = (server: string, more: object = {}) => ({
  openapi: "3.0.3",
  info: { title: "Small CRM", version: "1" },
  ...(server === "" ? {} : { servers: [{ url: server }] }),
  components: {
    schemas: { Contact: contact },
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
  },
  security: [{ token: [] }],
  paths: {
    "/contacts": {
      get: { responses: { 200: list } },
      post: { requestBody: json(one), responses: { 201: {} } },
    },
    "/contacts/{id}": {
      get: { responses: { 200: json(one) } },
      patch: { requestBody: json(one), responses: { 200: {} } },
      delete: { responses: { 204: {} } },
    },
    "/shops/{shop}/contacts": { get: { responses: { 200: list } } },
    "/health": { get: { responses: { 200: json({ type: "object" }) } } },
    "/login": { post: { responses: { 200: {} } } },
  },
  ...more,
});

const contacts = Array.from({ length: 25 }, (_, n) => ({
  id: 100 + n,
  email: `u${n}@example.com`,
  name: { first: `Ada${n}`, last: `Byron${n}` },
  status: n % 2 ? "active" : "blocked",
  balance: n + 0.5,
  country: "DE",
  createdAt: "2026-01-01T00:00:00Z",
}));

const csv = `email,first_name,last_name,status,balance,country
${contacts.map((c) => [c.email, c.name.first, c.name.last, c.status, c.balance.toFixed(2), c.country].join(",")).join("\n")}
`;

/** An API of contacts on loopback that wants a token, with its description and some pages that are neither. */
async function crm(token: string | null = "s3cret-token"): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://crm");
    const send = (status: number, body: unknown, type = "application/json") => {
      response.writeHead(status, { "content-type": type });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (pathname === "/openapi.json") return send(200, description("/api"));
    if (pathname === "/openapi.yaml") return send(200, stringify(description("/api")), "application/yaml");
    if (pathname === "/swagger.json") return send(200, { swagger: "2.0", paths: {} });
    if (pathname === "/page") return send(200, "<html><h1>Welcome</h1></html>", "text/html");
    if (pathname === "/text") return send(200, "welcome", "text/plain");
    if (pathname === "/object") return send(200, { greeting: "welcome" });
    if (pathname === "/broken") return send(500, { message: "it is broken" });
    if (!/^\/(api|shops)\//.test(pathname)) return send(404, { message: "no" });
    if (token !== null && request.headers.authorization !== `Bearer ${token}`)
      return send(401, { message: `${request.headers.authorization ?? "nobody"} is not known` });
    send(200, { items: contacts, total: contacts.length });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function desk(): CliWorkspace {
  const workspace = new CliWorkspace();
  workspace.put("people.csv", csv);
  return workspace;
}

const init = (workspace: CliWorkspace, place: string, ...more: readonly string[]) =>
  workspace.run(["init", "--from", "people.csv", "--to", place, ...more]);

test("[M108] without its secret a resource is mapped as its description says, and what to set is said", async () => {
  const origin = await crm();
  const workspace = desk();
  const { code, out, err } = await init(workspace, `${origin}/openapi.json#/contacts`);
  const shown = (text: string) => workspace.plain(text).replaceAll(origin, "http://127.0.0.1:PORT");
  expect(code).toBe(0);
  expect(shown(err)).toMatchInlineSnapshot(`
    "warning: No record was looked at, so all is as the description says: \${secret:small-crm-token}: There is no secret "small-crm-token" in the keychain (memory). [secret.missing]
        Set it with: syncline secret set small-crm-token
    "
  `);
  expect(shown(out)).toMatchInlineSnapshot(`
    "field      type     people      contacts    why
    email      string   email       email       key: chosen by name: no records could be compared; OpenAPI: string (email), at most 80 characters, required
    firstName  string   first_name  name.first  same name; never empty; OpenAPI: string
    lastName   string   last_name   name.last   same name; OpenAPI: string, required
    status     string   status      status      same name; OpenAPI: string, one of 2, required
    balance    decimal  balance     balance     same name; never empty; OpenAPI: number
    country    string   country     country     same name; never empty; OpenAPI: string

    Only on contacts: tags, boss.email, boss.name.first, boss.name.last, boss.status, boss.balance, boss.country, boss.tags, boss.boss
    contacts gives new records their own id

    Written: people-contacts.sync.yaml. Look it through; then:
      syncline secret set small-crm-token  # the file only names it
      syncline check people-contacts.sync.yaml
      syncline plan people-contacts.sync.yaml
    "
  `);
  expect(shown(workspace.text("people-contacts.sync.yaml"))).toMatchInlineSnapshot(`
    "# Made by \`syncline init\` from what these places hold. Look it through, and change what is wrong:
    #   people    people.csv: 25 records
    #   contacts  http://127.0.0.1:PORT/openapi.json#/contacts: no record was looked at
    # Then:
    #   syncline check people-contacts.sync.yaml  # is everything right?
    #   syncline plan people-contacts.sync.yaml   # what would change? nothing is written
    #   syncline sync people-contacts.sync.yaml   # do it

    syncline: 1
    name: people-contacts

    record:
      key: email                                      # chosen by name: no records could be compared
      fields:
        email:     { type: string, required: true, maxLength: 80, format: email }  # OpenAPI: string (email), at most 80 characters, required
        firstName: { type: string, required: true }   # same name; never empty; OpenAPI: string
        lastName:  { type: string, required: true }   # same name; OpenAPI: string, required
        status:    { type: string, required: true, enum: [active, blocked] }  # same name; OpenAPI: string, one of 2, required
        balance:   { type: decimal, required: true }  # same name; never empty; OpenAPI: number
        country:   { type: string, required: true }   # same name; never empty; OpenAPI: string

    endpoints:
      people:
        csv: { path: people.csv }
        mode: source
        fields:
          firstName: first_name
          lastName: last_name
          balance: { format: "1234.56" }

      contacts:
        rest:
          url: "http://127.0.0.1:PORT/api/contacts"
          openapi: "http://127.0.0.1:PORT/openapi.json#/contacts"
          auth: { bearer: "\${secret:small-crm-token}" }
        mode: target
        fields:
          firstName: name.first
          lastName: name.last
        # Its own id is "id", which it gives to new records itself.
        # It fills these itself, so they are not written: boss.id, boss.createdAt, createdAt
        # Only here. To sync one, declare it under \`record: fields:\` and give it a place on another endpoint:
        #   tags: tags                      # array
        #   bossEmail: boss.email           # string (email)
        #   bossNameFirst: boss.name.first  # string
        #   bossNameLast: boss.name.last    # string
        #   bossStatus: boss.status         # string
        #   bossBalance: boss.balance       # number
        #   bossCountry: boss.country       # string
        #   bossTags: boss.tags             # array
        #   bossBoss: boss.boss             # object
    "
  `);
});

test("[M97] [M108] with it the records are compared, and the file passes check", async () => {
  const origin = await crm();
  const workspace = desk();
  workspace.keychain.entries.set("small-crm-token", "s3cret-token");
  const { code, out, err } = await init(workspace, `${origin}/openapi.json#/contacts`);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("key: unique in all 25 records of both; 25 shared");
  expect(out).not.toContain("secret set");
  expect(out + workspace.text("people-contacts.sync.yaml")).not.toContain("s3cret-token");
  expect(await workspace.run("check")).toMatchObject({ code: 0, out: "✓ people-contacts is in order\n" });
  expect((await workspace.run("plan")).out).toContain("Nothing to do");
});

test("[M108] a token that is refused is told of, without the token, and the description goes on alone", async () => {
  const origin = await crm();
  const workspace = desk();
  workspace.keychain.entries.set("small-crm-token", "wr0ng-token");
  const { code, out, err } = await init(workspace, `${origin}/openapi.json#/contacts`);
  expect(code).toBe(0);
  expect(err).toMatch(/No record was looked at.*does not accept the credentials/);
  expect(out + err).not.toContain("wr0ng-token");
});

test.each<[how: string, place: (origin: string) => string]>([
  ["YAML at a URL", (origin) => `${origin}/openapi.yaml#/contacts`],
  ["the end of a path", (origin) => `${origin}/openapi.json#contacts`],
  ["a pointer", (origin) => `${origin}/openapi.json#/paths/~1contacts`],
  ["a JSON file", () => "crm.json#/contacts"],
  ["a YAML file", () => "docs/crm.yaml#/contacts"],
])("[M100] a resource is named by %s", async (_, place) => {
  const origin = await crm(null);
  const workspace = desk();
  workspace.put("crm.json", JSON.stringify(description(`${origin}/api`)));
  workspace.put("docs/crm.yaml", stringify(description(`${origin}/api`)));
  workspace.keychain.entries.set("small-crm-token", "any");
  const { code, out } = await init(workspace, place(origin), "--stdout");
  expect(code).toBe(0);
  expect(out).toContain(`url: "${origin}/api/contacts"`);
  expect(out).toMatch(/openapi: ".*#\/contacts"/);
});

test("[M109] the parts of a path that vary are filled in", async () => {
  const origin = await crm(null);
  const workspace = desk();
  workspace.put("crm.json", JSON.stringify(description(origin)));
  workspace.keychain.entries.set("small-crm-token", "any");
  const { code, err } = await init(workspace, "crm.json#/shops/berlin/contacts", "-o", "a.sync.yaml");
  expect(code).toBe(0);
  expect(err).toContain("describes no way to make new records of /shops/{shop}/contacts");
  expect(workspace.text("a.sync.yaml")).toContain(
    `rest:\n      url: "${origin}/shops/berlin/contacts"\n      openapi: "crm.json#/shops/{shop}/contacts"\n`,
  );
  expect(await workspace.run("check a")).toMatchObject({ code: 0 });
  const open = await init(workspace, "crm.json#/shops/{shop}/contacts");
  expect(open).toMatchObject({ code: 1, err: expect.stringContaining("#/shops/SHOP/contacts") });
});

test.each<[what: string, server: string, url: RegExp, remark: RegExp]>([
  ["no server", "", /url: "\$\{env:SMALL_CRM_URL\}\/contacts"/, /Set the variable SMALL_CRM_URL/],
  ["a path alone", "/v2", /url: "\$\{env:SMALL_CRM_URL\}\/v2\/contacts"/, /Set the variable SMALL_CRM_URL/],
  [
    "a server without encryption",
    "http://crm.invalid/v2",
    /url: "https:\/\/crm\.invalid\/v2\/contacts"/,
    /https:\/\/ is written/,
  ],
  [
    "credentials in its server",
    "https://a:geheim@crm.invalid",
    /url: "https:\/\/crm\.invalid\/contacts"/,
    /No record/,
  ],
])("[M108] a description in a file with %s", async (_, server, url, remark) => {
  const workspace = desk();
  workspace.put("crm.json", JSON.stringify(description(server)));
  const { code, out, err } = await init(workspace, "crm.json#/contacts", "--stdout");
  expect(code).toBe(0);
  expect(out).toMatch(url);
  expect(err).toMatch(remark);
  expect(out + err).not.toContain("geheim");
});

test.each<[what: string, schemes: object, written: string]>([
  [
    "a key in a header",
    { k: { type: "apiKey", in: "header", name: "X-Key" } },
    `auth: { apiKey: { header: X-Key, value: "\${secret:small-crm-key}" } }`,
  ],
  [
    "a key in the query",
    { k: { type: "apiKey", in: "query", name: "key" } },
    `auth: { apiKey: { query: key, value: "\${secret:small-crm-key}" } }`,
  ],
  [
    "a user and a password",
    { k: { type: "http", scheme: "basic" } },
    `auth: { basic: { user: "\${secret:small-crm-user}", password: "\${secret:small-crm-password}" } }`,
  ],
  [
    "OAuth",
    {
      k: {
        type: "oauth2",
        flows: { clientCredentials: { tokenUrl: "http://127.0.0.1:1/token", scopes: { a: "" } } },
      },
    },
    `auth: { oauth: { tokenUrl: "http://127.0.0.1:1/token", clientId: "\${secret:small-crm-client-id}", clientSecret: "\${secret:small-crm-secret}" } }`,
  ],
])("[M108] an API that wants %s gets references for it", async (_, securitySchemes, written) => {
  const workspace = desk();
  const components = { schemas: { Contact: contact }, securitySchemes };
  workspace.put(
    "crm.json",
    JSON.stringify(description("http://127.0.0.1:1/api", { components, security: [{ k: [] }] })),
  );
  const { code, out } = await init(workspace, "crm.json#/contacts", "--stdout");
  expect(code).toBe(0);
  expect(out).toContain(written);
});

test("[M100] [M108] a plain URL is a list: what it shows is looked at, with a token where one is kept", async () => {
  const origin = await crm();
  const workspace = desk();
  const refused = await init(workspace, `${origin}/api/contacts`);
  expect(refused).toMatchObject({ code: 1, out: "" });
  expect(refused.err).toMatch(/does not accept the credentials[\s\S]*`syncline secret set contacts-token`/);
  workspace.keychain.entries.set("contacts-token", "s3cret-token");
  const { code, err } = await init(workspace, `${origin}/api/contacts`, "-o", "a.sync.yaml");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const text = workspace.text("a.sync.yaml");
  expect(text).toContain(`url: "${origin}/api/contacts"`);
  expect(text).toContain(`auth: { bearer: "\${secret:contacts-token}" }`);
  expect(text).not.toContain("s3cret-token");
  expect(await workspace.run("check a")).toMatchObject({ code: 0, out: "✓ people-contacts is in order\n" });
});

test("[M101] a password in the URL of an API is not written", async () => {
  const origin = await crm(null);
  const workspace = desk();
  const place = `${origin.replace("//", "//ada:geheim@")}/api/contacts?size=50&api_key=geheimer`;
  const { code, out, err } = await init(workspace, place, "-o", "a.sync.yaml");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const text = workspace.text("a.sync.yaml");
  expect(text).toContain(`query: { size: "50", api_key: "\${secret:api-key}" }`);
  expect(text).toContain(`auth: { basic: { user: ada, password: "\${secret:api-password}" } }`);
  expect(out).toContain("syncline secret set api-key");
  expect(out + text).not.toContain("geheim");
});

test.each<[what: string, place: string, code: number, message: RegExp]>([
  [
    "a misspelt resource",
    "/openapi.json#/contcts",
    1,
    /describes no list "#\/contcts"[\s\S]*Did you mean "#\/contacts"/,
  ],
  [
    "a resource like none",
    "/openapi.json#/zzzzzzzzz",
    1,
    /It describes: #\/contacts, #\/shops\/\{shop\}\/contacts/,
  ],
  ["several resources", "/openapi.json", 1, /describes several resources[\s\S]*#\/contacts, #\/shops/],
  [
    "a resource that cannot be listed",
    "/openapi.json#/login",
    1,
    /no list at "#\/login": it only takes POST/,
  ],
  [
    "a single record",
    "/openapi.json#/contacts/{id}",
    1,
    /no list at "#\/contacts\/\{id\}": it is a single record/,
  ],
  ["an older description", "/swagger.json#/x", 1, /an older description \(Swagger 2\)[\s\S]*swagger2openapi/],
  [
    "a page for people",
    "/page",
    1,
    /is not JSON, or not all of it \(text\/html\)[\s\S]*openapi\.json#\/RESOURCE/,
  ],
  ["a page for people as a description", "/page#/x", 1, /neither JSON nor YAML[\s\S]*without it/],
  ["a text", "/text", 1, /is not JSON/],
  ["what is no list", "/object", 1, /shows no list of records/],
  ["what is no description", "/object#/x", 1, /is no OpenAPI 3 description/],
  ["an API that fails", "/broken", 1, /failed \(500\): it is broken/],
  ["nothing there", "/none", 1, /is not there \(404\)/],
])("[M112] %s: a clear message, and nothing is written", async (_, place, code, message) => {
  const origin = await crm();
  const workspace = desk();
  const ran = await init(workspace, origin + place);
  expect(ran).toMatchObject({ code, out: "" });
  expect(ran.err).toMatch(message);
  expect(ran.err).toMatch(/\n {4}\S/);
});

test.each<[what: string, files: Readonly<Record<string, string>>, place: string, message: RegExp]>([
  ["a file that is no description", { "a.yaml": "name: x\n" }, "a.yaml#/x", /is no OpenAPI description/],
  ["YAML that is none", { "a.yaml": "a: [\n" }, "a.yaml", /neither JSON nor YAML/],
  ["a file that is not there", {}, "none.yaml#/x", /no description .*none\.yaml/],
  [
    "a description without lists",
    { "a.json": '{"openapi":"3.0.0","paths":{}}' },
    "a.json",
    /nothing that can be read as a list/,
  ],
  [
    "40 MB",
    { "a.json": `{"openapi":"3.0.0","x":"${"x".repeat(40 << 20)}"}` },
    "a.json#/x",
    /larger than any description/,
  ],
])("[M112] %s: a clear message", async (_, files, place, message) => {
  const workspace = desk();
  for (const [name, text] of Object.entries(files)) workspace.put(name, text);
  const ran = await init(workspace, place);
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(message);
});

test("[M112] a server that nobody can reach, and one that is not encrypted", async () => {
  const workspace = desk();
  expect((await init(workspace, "http://127.0.0.1:1/x")).err).toMatch(
    /cannot be reached[\s\S]*whether the server is running/,
  );
  expect((await init(workspace, "http://crm.invalid/x")).err).toMatch(/is not encrypted/);
});

test("[M114] a schema that holds itself is taken apart once", async () => {
  const workspace = desk();
  workspace.put("crm.json", JSON.stringify(description("http://127.0.0.1:1/api")));
  const { out } = await workspace.run(["schema", "crm.json#/contacts"]);
  expect(out.match(/^ {2}\S+/gm)?.map((name) => name.trim())).toEqual([
    ...["id", "email", "name.first", "name.last", "status", "balance", "country", "tags"],
    ...[
      "boss.id",
      "boss.email",
      "boss.name.first",
      "boss.name.last",
      "boss.status",
      "boss.balance",
      "boss.country",
    ],
    ...["boss.tags", "boss.boss", "boss.createdAt", "createdAt", "(there"],
  ]);
});

test("[M104] what no request can send is not mapped on an API that is written", async () => {
  const workspace = desk();
  const { paths } = description("");
  const sent = {
    type: "object",
    required: ["email"],
    properties: { email: { type: "string" }, name: { type: "string" }, country: { type: "string" } },
  };
  const requests = { ...paths["/contacts"], post: { requestBody: json(sent), responses: { 201: {} } } };
  workspace.put(
    "crm.json",
    JSON.stringify(description("http://127.0.0.1:1/api", { paths: { "/contacts": requests } })),
  );
  const { out } = await init(workspace, "crm.json#/contacts", "--stdout");
  expect(out).toContain(
    "It fills these itself, so they are not written: name, status, balance, tags, boss, createdAt",
  );
  expect(out.match(/^ {4}\w+(?=:.*OpenAPI)/gm)?.map((field) => field.trim())).toEqual(["email", "country"]);
  // Where it is only read, all of it counts.
  const read = await workspace.run([
    "init",
    "--from",
    "crm.json#/contacts",
    "--to",
    "people.csv",
    "--stdout",
  ]);
  expect(read.out).toMatch(/^ {4}status:.*enum/m);
});

test("[M114] of a schema with thousands of places, those on top are seen", async () => {
  const workspace = desk();
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`p${n}`, { type: "string" }]));
  const wide = {
    type: "object",
    properties: { extra: { type: "object", properties: many }, ...contact.properties },
  };
  const components = { ...description("").components, schemas: { Contact: wide } };
  workspace.put("crm.json", JSON.stringify(description("http://127.0.0.1:1/api", { components })));
  const { out } = await workspace.run(["schema", "crm.json#/contacts"]);
  expect(out).toMatch(/^ {2}extra +object/m);
  expect(out).toMatch(/^ {2}email +string/m);
});
