/** Herfindahl index of crop values, 0..1: 1 where all output rests on one crop. Null without any value. */
export function cropHhi(valueByCrop: ReadonlyMap<string, number>): number | null {
  const values = [...valueByCrop.values()];
  const total = values.reduce((sum, v) => sum + v, 0);
  return total > 0 ? values.reduce((sum, v) => sum + (v / total) ** 2, 0) : null;
}
