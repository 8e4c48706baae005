import { openStore } from "../../shared/state/sqlite/open-store.ts";
import { storeContract } from "../contract/store.ts";

storeContract("the SQLite store", {
  open: openStore,
  program: new URL("sqlite-process.ts", import.meta.url),
});
