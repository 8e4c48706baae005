import { onTestFinished } from "vitest";
import { FaultyServer, type Item } from "../../support/faulty-server.ts";
import type { Kit, Row, System } from "./system.ts";

/** A web API that invents ids, and a person with its admin pages. */
class Api implements System {
  readonly endpoint: string;
  readonly makesIds = true;
  readonly #server: FaultyServer;
  #last = 1000;

  constructor(server: FaultyServer) {
    this.#server = server;
    this.endpoint = `rest: { url: "${server.url}", paging: { kind: page, param: page, size: 3, sizeParam: size }, lookup: { param: sku, field: sku }, timeout: 10s }, fields: { name: attributes.title, price: attributes.price }`;
  }

  async rows(): Promise<readonly Row[]> {
    return [...this.#server.items.values()].map(({ sku, attributes }) => {
      const { title, price } = attributes as { readonly title: unknown; readonly price: unknown };
      return { sku: String(sku), name: String(title), price: Number(price).toFixed(2) };
    });
  }

  async content(): Promise<unknown> {
    return structuredClone([...this.#server.items]);
  }

  async add({ sku, name, price }: Row): Promise<void> {
    const id = `p${++this.#last}`;
    this.#server.put({ id, sku, attributes: { title: name, price: Number(price) }, extra: "stays" });
  }

  async set(sku: string, field: "name" | "price", value: string): Promise<void> {
    const item = this.#bySku(sku);
    const attributes = item.attributes as Item;
    const change = field === "name" ? { title: value } : { price: Number(value) };
    this.#server.put({ ...item, attributes: { ...attributes, ...change } });
  }

  async rename(sku: string, to: string): Promise<void> {
    this.#server.put({ ...this.#bySku(sku), sku: to });
  }

  async remove(sku: string): Promise<void> {
    this.#server.items.delete(String(this.#bySku(sku).id));
  }

  /** Every connection is cut. */
  async outage(): Promise<() => Promise<void>> {
    this.#server.fault = () => ({ kind: "reset", done: false });
    return async () => {
      this.#server.fault = () => null;
    };
  }

  #bySku(sku: string): Item {
    const item = [...this.#server.items.values()].find((one) => one.sku === sku);
    if (item === undefined) throw new Error(`There is no ${sku}`);
    return item;
  }
}

export const restKit: Kit = {
  kind: "REST",
  async start(_folder, _name, rows) {
    const server = await FaultyServer.start({ paging: "page", size: 3, total: true });
    onTestFinished(() => server.stop());
    const api = new Api(server);
    for (const row of rows) await api.add(row);
    return api;
  },
};
