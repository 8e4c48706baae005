import { takeInstance } from "../../../agent/daemon/instance/take-instance.ts";
import { agentPlaceOf } from "../../../shared/protocol/agent-place.ts";

// Takes the instance of a home, says how that went, and keeps it until it is killed.
const taken = takeInstance(agentPlaceOf(process.argv[2] ?? ""), { version: "1.2.3", clock: Date.now });
process.stdout.write(`${taken.ok ? "mine" : taken.error.message}\n`);
if (taken.ok) setInterval(() => {}, 1000);
else process.exitCode = 1;
