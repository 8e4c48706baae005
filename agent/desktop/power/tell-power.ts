/** What the agent is told of the machine. */
export type PowerEvent = "suspend" | "resume" | "online" | "offline";

/**
 * The machine's own events, and what each means for schedules: after a sleep, an unlock or a plug they are looked at again.
 * `SPEC D70`.
 */
export const powerEvents = {
  suspend: "suspend",
  shutdown: "suspend",
  resume: "resume",
  "unlock-screen": "resume",
  "on-ac": "resume",
} as const satisfies Readonly<Record<string, PowerEvent>>;

type MachineEvent = keyof typeof powerEvents;

/** Electron's `powerMonitor`. */
export interface PowerPort {
  on(event: MachineEvent, happened: () => void): unknown;
}

/** Electron's `net`, which is asked rather than heard: in the main process it tells no one when it changes. */
export interface NetworkPort {
  isOnline(): boolean;
}

const machineEvents: readonly MachineEvent[] = ["suspend", "shutdown", "resume", "unlock-screen", "on-ac"];

export function tellPower(machine: PowerPort, tell: (event: PowerEvent) => void): void {
  for (const event of machineEvents) machine.on(event, () => tell(powerEvents[event]));
}

/** Tells of the network only when it has changed. Call `look` every few seconds, and at once after a sleep. */
export class NetworkWatch {
  readonly #network: NetworkPort;
  readonly #tell: (event: PowerEvent) => void;
  #online = true;

  constructor(network: NetworkPort, tell: (event: PowerEvent) => void) {
    this.#network = network;
    this.#tell = tell;
  }

  look(): void {
    const online = this.#network.isOnline();
    if (online === this.#online) return;
    this.#online = online;
    this.#tell(online ? "online" : "offline");
  }

  /** A new agent takes the network to be there. */
  forget(): void {
    this.#online = true;
  }
}
