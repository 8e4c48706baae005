import { onTestFinished } from "vitest";
import { FaultyServer, type Item } from "../../support/faulty-server.ts";
import { JsonServer } from "../../support/json-server.ts";
import type { Kit, Row, System } from "./system.ts";

/** An API with ids of its own, pages of three, ETags and idempotency keys, that keeps prices as floating-point numbers. */
class RestSystem implements System {
  readonly makesIds = true;
  readonly endpoint: string;
  readonly #server: FaultyServer;

  constructor(server: FaultyServer, rows: readonly Row[]) {
    this.#server = server;
    this.endpoint = `rest: { url: "${server.url}", idempotency: Idempotency-Key, concurrency: 1 }, id: id, fields: { name: title.text, price: cost }`;
    for (const row of rows) server.add(itemOf(row));
  }

  async rows(): Promise<readonly Row[]> {
    return [...this.#server.items.values()].map(rowOf);
  }

  async content(): Promise<unknown> {
    return structuredClone([...this.#server.items]);
  }

  async add(row: Row): Promise<void> {
    this.#server.add(itemOf(row));
  }

  async set(sku: string, field: "name" | "price", value: string): Promise<void> {
    this.#change(sku, (row) => ({ ...row, [field]: value }));
  }

  async rename(sku: string, to: string): Promise<void> {
    this.#change(sku, (row) => ({ ...row, sku: to }));
  }

  async remove(sku: string): Promise<void> {
    for (const [id, item] of this.#server.items) if (item.sku === sku) this.#server.items.delete(id);
  }

  async outage(): Promise<() => Promise<void>> {
    await this.#server.suspend();
    return () => this.#server.resume();
  }

  #change(sku: string, change: (row: Row) => Row): void {
    for (const [id, item] of this.#server.items)
      if (item.sku === sku) this.#server.items.set(id, { ...item, ...itemOf(change(rowOf(item))) });
  }
}

const itemOf = ({ sku, name, price }: Row): Item => ({
  sku,
  title: { text: name, lang: "de" },
  cost: Number(price),
});

const rowOf = ({ sku, title, cost }: Item): Row => ({
  sku: String(sku),
  name: String((title as Item | undefined)?.text),
  price: Number(cost).toFixed(2),
});

export const idempotentKit: Kit = {
  kind: "REST with idempotency keys",
  async start(_folder, _name, rows) {
    const server = await FaultyServer.start({
      paging: "link",
      size: 3,
      etags: true,
      numbers: true,
      idempotency: true,
      keeps: (item) => ({ ...item, cost: Number(item.cost) }),
    });
    onTestFinished(() => server.stop());
    return new RestSystem(server, rows);
  },
};

/** json-server, by its own API: people work there with other programs. */
class JsonServerSystem implements System {
  readonly makesIds = true;
  readonly endpoint: string;
  readonly #server: JsonServer;

  constructor(server: JsonServer) {
    const lookup = "lookup: { param: sku, field: sku }, concurrency: 1";
    const paging =
      server.version === 0
        ? "query: { _page: 1, _limit: 2 }"
        : "paging: { kind: page, param: _page, sizeParam: _per_page, size: 2 }";
    this.#server = server;
    this.endpoint = `rest: { url: "${server.url}", ${paging}, ${lookup} }, id: id`;
  }

  async rows(): Promise<readonly Row[]> {
    const items = (await (await fetch(this.#server.url)).json()) as readonly Item[];
    return items.map(({ sku, name, price }) => ({
      sku: String(sku),
      name: String(name),
      price: Number(price).toFixed(2),
    }));
  }

  async content(): Promise<unknown> {
    return (await fetch(this.#server.url)).json();
  }

  add(row: Row): Promise<void> {
    return this.#send("POST", "", row);
  }

  async set(sku: string, field: "name" | "price", value: string): Promise<void> {
    await this.#send("PATCH", await this.#idOf(sku), { [field]: value });
  }

  async rename(sku: string, to: string): Promise<void> {
    await this.#send("PATCH", await this.#idOf(sku), { sku: to });
  }

  async remove(sku: string): Promise<void> {
    await this.#send("DELETE", await this.#idOf(sku), null);
  }

  async outage(): Promise<() => Promise<void>> {
    await this.#server.suspend();
    return () => this.#server.resume();
  }

  async #idOf(sku: string): Promise<string> {
    const items = (await (await fetch(this.#server.url)).json()) as readonly Item[];
    return String(items.find((item) => item.sku === sku)?.id);
  }

  async #send(method: string, id: string, body: unknown): Promise<void> {
    const answer = await fetch(id === "" ? this.#server.url : `${this.#server.url}/${id}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`json-server: ${answer.status}`);
    await answer.body?.cancel();
  }
}

export const jsonServerKit = (version: 0 | 1): Kit => ({
  kind: `json-server ${version}`,
  async start(_folder, _name, rows) {
    const server = await JsonServer.start(
      version,
      rows.map((row, index) => ({ id: version === 0 ? index + 1 : String(index + 1), ...row })),
    );
    onTestFinished(() => server.stop());
    return new JsonServerSystem(server);
  },
});
