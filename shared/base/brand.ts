declare const brand: unique symbol;

/** A `T` that only its minting function can produce, so that a run id is never passed for a link id. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
