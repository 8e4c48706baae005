import { parentPort, workerData } from "node:worker_threads";
import type { Order, PreviewStart } from "../messages.ts";
import { PreviewWorker } from "./preview-worker.ts";

const port = parentPort;
if (port === null) throw new Error("Syncline bug: the preview worker runs in a thread of its own");
// Given by `PreviewSession`, which starts it.
const start = workerData as PreviewStart;
const worker = new PreviewWorker(start, (report) => port.postMessage(report));
port.on("message", (order: Order) => worker.take(order));
