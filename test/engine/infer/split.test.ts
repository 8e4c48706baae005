import { describe, expect, test } from "vitest";
import { checked, propose, table } from "./specimen.ts";

describe("parts", () => {
  const people = ["Ada Byron", "Grace Hopper", "Alan Turing", "Tim Berners-Lee", "Anna Maria Rossi"];
  const halves = (name: string): string => {
    const at = name.lastIndexOf(" ");
    return `${name.slice(0, at)},${name.slice(at + 1)}`;
  };
  const whole = table(
    "whole",
    "id,full_name",
    people.map((name, i) => `${i}x,${name}`),
  );
  const parts = table(
    "parts",
    "id,first_name,last_name",
    people.map((name, i) => `${i}x,${halves(name)}`),
  );

  test("[M96] are read from the whole and written into it", () => {
    const proposal = propose([whole, parts]);
    expect(proposal.splits).toMatchObject([
      {
        endpoint: "whole",
        read: [
          ["firstName", 'substring(full_name, 0, lastIndexOf(full_name, " "))'],
          ["lastName", 'last(split(full_name, " "))'],
        ],
        write: 'join(compact([firstName, lastName]), " ")',
        reason: "first_name and last_name in one, in 5 of 5 records",
      },
    ]);
    expect(checked(proposal, [whole, parts])).toEqual([]);
  });

  test("[M96] are found whichever endpoint comes first, in whatever order they are put together", () => {
    const turned = table(
      "whole",
      "id,Full Name",
      people.map((name, i) => `${i}x,${halves(name).split(",").reverse().join("/")}`),
    );
    const proposal = propose([parts, turned]);
    expect(proposal.splits[0]?.read).toEqual([
      ["lastName", 'before(row["Full Name"], "/")'],
      ["firstName", 'after(row["Full Name"], "/")'],
    ]);
    expect(checked(proposal, [parts, turned])).toEqual([]);
  });

  test("[M96] are not written on a source", () => {
    const proposal = propose([{ ...whole, mode: "source" }, parts]);
    expect(proposal.splits[0]?.write).toBe(null);
    expect(proposal.text).not.toContain("write:");
  });

  test("[M96] are none where they could not be told apart again", () => {
    const both = people.map((_, i) => [`${i} x ${i}`, `y ${i} z`]);
    const one = table(
      "whole",
      "id,label",
      both.map(([first, last], i) => `${i}x,${first} ${last}`),
    );
    const other = table(
      "parts",
      "id,alpha,beta",
      both.map(([first, last], i) => `${i}x,${first},${last}`),
    );
    expect(propose([one, other]).splits).toEqual([]);
  });

  test("[M96] are none where the records do not show it", () => {
    const other = table(
      "whole",
      "id,full_name",
      people.map((_, i) => `${i}x,Somebody Else${i}`),
    );
    expect(propose([other, parts]).splits).toEqual([]);
    expect(propose([{ ...whole, samples: [] }, parts]).splits).toEqual([]);
  });
});
