import { connectorContract } from "../../contract/connector.ts";
import { faulty, openRest } from "./rest-fixture.ts";

connectorContract("a REST API that shows all records at once", {
  async make(records) {
    const server = await faulty(
      { etags: true },
      (records ?? []).map((record) => ({ ...record })),
    );
    if (records === null) server.fault = ({ list }) => (list ? { kind: "answer", status: 404 } : null);
    return { open: () => openRest({ url: server.url }).connector };
  },
});
