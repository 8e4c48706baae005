import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import {
  NetworkWatch,
  type PowerEvent,
  powerEvents,
  tellPower,
} from "../../agent/desktop/power/tell-power.ts";

test.each(Object.entries(powerEvents))(
  "[D70] when the machine says %s, the agent hears %s",
  (event, told) => {
    const [machine, heard] = [new EventEmitter(), [] as PowerEvent[]];
    tellPower(machine, (one) => heard.push(one));
    machine.emit(event);
    expect(heard).toEqual([told]);
  },
);

test("[D70] whatever else the machine says is of no matter to schedules", () => {
  const [machine, heard] = [new EventEmitter(), [] as PowerEvent[]];
  tellPower(machine, (one) => heard.push(one));
  for (const event of ["on-battery", "lock-screen", "user-did-become-active", "thermal-state-change"])
    machine.emit(event);
  expect(heard).toEqual([]);
});

test("[D71] the network is told of when it has changed, and anew to an agent that is new", () => {
  const [net, heard] = [{ online: true }, [] as PowerEvent[]];
  const watch = new NetworkWatch({ isOnline: () => net.online }, (event) => heard.push(event));
  const look = (online: boolean): readonly PowerEvent[] => {
    net.online = online;
    heard.length = 0;
    watch.look();
    return [...heard];
  };
  expect(look(true)).toEqual([]);
  expect(look(false)).toEqual(["offline"]);
  expect(look(false)).toEqual([]);
  watch.forget();
  expect(look(false)).toEqual(["offline"]);
  expect(look(true)).toEqual(["online"]);
  watch.forget();
  expect(look(true)).toEqual([]);
});
