import { connectorContract } from "../../contract/connector.ts";
import { faulty, openRest } from "./rest-fixture.ts";

connectorContract("a REST API that shows all records at once", {
  absent: "refused",
  async make(records) {
    const server = await faulty(
      { etags: true },
      (records ?? []).map((record) => ({ ...record })),
    );
    if (records === null) server.fault = ({ list }) => (list ? { kind: "answer", status: 404 } : null);
    return { open: () => openRest({ url: server.url }).connector };
  },
});

connectorContract("a REST API that shows its records page by page", {
  absent: "refused",
  async make(records) {
    const options = { paging: "cursor", size: 7, gzip: true } as const;
    const server = await faulty(
      options,
      (records ?? []).map((record) => ({ ...record })),
    );
    if (records === null) server.fault = ({ list }) => (list ? { kind: "answer", status: 404 } : null);
    return {
      open: () =>
        openRest({ url: server.url, paging: { kind: "cursor", param: "after", path: "next_cursor" } })
          .connector,
    };
  },
});
