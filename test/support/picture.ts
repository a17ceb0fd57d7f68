/** A raster drawn as text: digits are values, `.` is 0, white space separates columns. */
export function picture(text: string): { data: Int32Array; width: number; height: number } {
  const rows = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/).map((cell) => (cell === '.' ? 0 : Number(cell))));
  const width = rows[0]?.length ?? 0;
  if (!rows.every((r) => r.length === width)) throw new Error('Expected rows of one width.');
  return { data: Int32Array.from(rows.flat()), width, height: rows.length };
}
