import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../../../shared/base/assert.ts";
import type { FromWorker, ToWorker } from "./job.ts";
import { Workshop, type WorkshopPlace } from "./workshop.ts";

// The program of a worker thread: takes jobs and answers them, until the agent ends it.
const port = parentPort;
assert(port, "this program runs in a worker thread");
const place: WorkshopPlace = workerData;
const workshop = new Workshop(place, (message: FromWorker) => port.postMessage(message));
port.on("message", (message: ToWorker) => workshop.take(message));
