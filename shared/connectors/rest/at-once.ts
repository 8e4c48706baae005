/** Does the work for each, so many at a time, and gives what came of it in their order. */
export async function atOnce<T, R>(
  all: readonly T[],
  count: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const done: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < all.length) {
      const index = next++;
      done[index] = await work(all[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, all.length) }, worker));
  return done;
}
