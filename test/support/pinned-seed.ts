import fc from "fast-check";

/**
 * The default run plays the same cases every time, so that what it finds is the change's doing; `npm run hunt` plays others.
 * `SYNCLINE_SEED` plays the cases of another seed.
 */
if (process.env.SYNCLINE_HUNT === undefined || process.env.SYNCLINE_SEED !== undefined)
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.SYNCLINE_SEED ?? 2026) });
