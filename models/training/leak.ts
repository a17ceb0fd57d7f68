/**
 * The guard of every split: throws an Error that names the group and both parts where one group (a plot, a farm, a region's year, a
 * set of equal rows) stands on two sides, for then a model is judged on what it has learned by heart. `parts` lists the group of
 * each sample, or each group once, by the name of the part.
 */
export function assertNoLeak(parts: Readonly<Record<string, readonly string[]>>): void {
  const home = new Map<string, string>();
  for (const [part, groups] of Object.entries(parts)) {
    for (const group of groups) {
      const other = home.get(group);
      if (other !== undefined && other !== part) {
        throw new Error(`Expected group '${group}' on one side of the split, found it in '${other}' and in '${part}'.`);
      }
      home.set(group, part);
    }
  }
}
