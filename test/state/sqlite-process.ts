import { openStore } from "../../shared/state/sqlite/open-store.ts";
import { storeProcess } from "../contract/store-process.ts";

const [folder = "", task = ""] = process.argv.slice(2);
const opened = openStore(folder);
if (opened.ok) await storeProcess(opened.value, task);
else console.log(opened.error.code);
