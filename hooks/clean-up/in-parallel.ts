/** Works through a list, on so many of its items at the same time. Throws what the first failure throws. */
export async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const workOn = async (): Promise<void> => {
    // All workers take from one iterator.
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, workOn));
}
