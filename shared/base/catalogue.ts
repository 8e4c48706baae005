/**
 * Every error that Syncline reports, with what the engine does about it:
 * `fix` the sync file is wrong and nothing runs; `retry` the same run may succeed later; `skip` this record waits
 * and the rest goes on; `pause` this sync stops until a person acts.
 */
export type Disposition = "fix" | "retry" | "skip" | "pause";

interface Entry {
  readonly title: string;
  readonly disposition: Disposition;
}

const entry = (disposition: Disposition, title: string): Entry => ({ title, disposition });

export const catalogue = {
  // The sync file.
  "sync.yaml": entry("fix", "The sync file is not valid YAML"),
  "sync.version": entry("fix", "The sync file's version is not one this Syncline reads"),
  "sync.unknown-property": entry("fix", "A property that sync files do not have"),
  "sync.missing-property": entry("fix", "A property that must be there is missing"),
  "sync.bad-value": entry("fix", "A property has a value of the wrong kind"),
  "sync.unknown-field": entry("fix", "A field that the record does not declare"),
  "sync.unknown-endpoint": entry("fix", "An endpoint that the sync does not declare"),
  "sync.unknown-column": entry("fix", "A column or path that the endpoint does not have"),
  "sync.unknown-lookup": entry("fix", "A lookup that the sync does not declare"),
  "sync.unmapped": entry("fix", "A field that the endpoint neither has nor maps"),
  "sync.literal-secret": entry("fix", "A credential is written into the sync file"),
  "sync.round-trip": entry("fix", "What is written would not read back the same"),
  "sync.expression": entry("fix", "An expression that does not parse"),
  "sync.expression-type": entry("fix", "An expression whose types do not fit"),
  "sync.expression-name": entry("fix", "A name in an expression that nothing declares"),
  "sync.pattern": entry("fix", "A pattern that is not a valid regular expression"),
  "sync.schema-change": entry("pause", "New columns that cannot be taken into the sync"),
  "sync.not-yet": entry("fix", "Something that Syncline cannot do yet"),
  "sync.test-failed": entry("fix", "A test in the sync file fails"),
  "sync.circle": entry("skip", "Syncs whose tables name each other, so that no order of them is right"),
  "sync.not-found": entry("fix", "No such sync file"),
  // Reading a record.
  "record.type": entry("skip", "A value that is not of its field's type"),
  "record.required": entry("skip", "A required field without a value"),
  "record.pattern": entry("skip", "A value that does not match its pattern"),
  "record.enum": entry("skip", "A value that is not one of those allowed"),
  "record.range": entry("skip", "A value outside its range"),
  "record.length": entry("skip", "A value that is too short or too long"),
  "record.format": entry("skip", "A value that does not have its format"),
  "record.expression": entry("skip", "An expression that fails on this record"),
  "record.key-empty": entry("skip", "A record without a key"),
  "record.malformed": entry("skip", "A record whose bytes cannot be read"),
  "record.unencodable": entry("skip", "A value that the file's encoding cannot hold"),
  "record.stop": entry("pause", "A value that the sync says must stop the run"),
  // Files.
  "file.missing": entry("retry", "No such file"),
  "file.unreadable": entry("retry", "A file that cannot be read"),
  "file.unwritable": entry("retry", "A file that cannot be written"),
  "file.busy": entry("retry", "A file that another program holds or keeps changing"),
  "file.full": entry("retry", "No space left on the disk"),
  "file.empty": entry("retry", "An empty file where records are expected"),
  "file.malformed": entry("retry", "A file that is not whole or not of its format"),
  "file.encoding": entry("retry", "Bytes that are not of the file's encoding"),
  "file.too-large": entry("retry", "A record or a file beyond a limit"),
  "file.loop": entry("retry", "Symbolic links that lead in a circle"),
  "file.changed": entry("retry", "A file that changed while Syncline worked on it"),
  // Databases and APIs.
  "endpoint.unreachable": entry("retry", "An endpoint that does not answer"),
  "endpoint.refused": entry(
    "pause",
    "An endpoint that does not accept the credentials, or does not allow the request",
  ),
  "endpoint.missing": entry("retry", "An endpoint that does not have what the sync file names"),
  "endpoint.answer": entry("retry", "An answer that cannot be understood"),
  "endpoint.failed": entry("retry", "An endpoint that says that it failed"),
  "endpoint.incomplete": entry("retry", "An endpoint that could not be read to its end"),
  "endpoint.limited": entry("retry", "An endpoint that is asked too often"),
  "endpoint.paused": entry("retry", "An endpoint that failed again and again is left alone for a while"),
  "endpoint.busy": entry("retry", "An endpoint whose records another program holds"),
  "endpoint.full": entry("retry", "An endpoint without space left"),
  "endpoint.rejected": entry("skip", "A record that the endpoint does not take"),
  "endpoint.reference": entry(
    "skip",
    "A record that others there name, or that names one which is not there (a foreign key)",
  ),
  "endpoint.stale": entry("skip", "A record that moved on while it was written"),
  "secret.missing": entry("pause", "A secret that the sync file names and that is nowhere kept"),
  "secret.store": entry("pause", "A store of secrets that cannot be used"),
  "secret.file": entry("pause", "A file with a secret that cannot be used"),
  // Plans and runs.
  "plan.stale": entry("skip", "A record that moved on since the plan was made"),
  "plan.edited": entry("pause", "A plan file that was changed by hand"),
  "plan.other-sync": entry("pause", "A plan that was made for another version of the sync file"),
  "plan.unreadable": entry("pause", "A file that is not a plan"),
  "run.locked": entry("retry", "Another run of the same sync is under way"),
  "run.brake": entry("pause", "A plan that looks like an accident"),
  "run.cancelled": entry("retry", "The run was cancelled"),
  "run.unsettled": entry("skip", "A write was sent, and whether it took effect cannot be told"),
  "run.not-found": entry("fix", "No such run"),
  "run.no-backup": entry("pause", "What the run replaced is no longer kept"),
  // State.
  "state.newer": entry("pause", "The state was written by a newer Syncline"),
  "state.corrupt": entry("pause", "The state database is damaged"),
  "state.unavailable": entry("retry", "The state database cannot be opened"),
  // The agent.
  "agent.not-running": entry("retry", "No agent is running"),
  "agent.running": entry("fix", "An agent is already running"),
  "agent.version": entry("fix", "An agent of another version"),
  "agent.request": entry("fix", "A request that the agent does not understand"),
  "agent.refused": entry("fix", "A request that the agent does not allow"),
  "agent.port": entry("fix", "A port for the dashboard that cannot be used"),
  "agent.unknown": entry("fix", "A sync, run or conflict that the agent does not know"),
  "agent.moved-on": entry("retry", "Something moved on since it was looked at"),
  "agent.folder": entry("pause", "A workspace's folder that is not there"),
  "agent.failed": entry("retry", "A part of the agent that failed"),
  "agent.alert": entry("retry", "An alert that could not be delivered"),
  usage: entry("fix", "The command was called the wrong way"),
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;
