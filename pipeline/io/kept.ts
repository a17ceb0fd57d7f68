/** Values in memory under names, at most so many bytes of them: those used longest ago are given up first. */
export type Kept<T> = {
  /** What is held under a name; asking for it counts as use. */
  get(name: string): T | undefined;
  /** Holds a value of `bytes` in place of what had its name. One larger than all the room is not held. */
  put(name: string, value: T, bytes: number): void;
  /** Bytes held now. */
  held(): number;
  /** Whether something was ever given up: from then on what is held crowds out what else could be. */
  isCrowded(): boolean;
};

export function keptUpTo<T>(mostBytes: number): Kept<T> {
  const values = new Map<string, { value: T; bytes: number }>(); // by use, the latest last
  let held = 0;
  let crowded = false;
  const drop = (name: string) => {
    held -= values.get(name)?.bytes ?? 0;
    values.delete(name);
  };
  return {
    get(name) {
      const found = values.get(name);
      if (!found) return undefined;
      values.delete(name);
      values.set(name, found);
      return found.value;
    },
    put(name, value, bytes) {
      drop(name);
      if (bytes > mostBytes) return;
      values.set(name, { value, bytes });
      held += bytes;
      for (const oldest of values.keys()) {
        if (held <= mostBytes) break;
        drop(oldest);
        crowded = true;
      }
    },
    held: () => held,
    isCrowded: () => crowded
  };
}
