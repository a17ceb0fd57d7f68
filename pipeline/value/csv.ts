/** A line of a CSV file: where it begins, counted from 1 as an editor does, and its cells. */
export type CsvLine = { line: number; cells: string[] };

/** Splits CSV text by RFC 4180 (a byte order mark and empty lines are left out); `fail` throws on a quote that is never closed. */
export function readCsv(text: string, fail: (line: number, expected: string, found: string) => never): CsvLine[] {
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let startLine = 1;
  const source = text.replace(/^\ufeff/, '');
  const endCell = () => {
    cells.push(cell);
    cell = '';
  };
  const endLine = () => {
    endCell();
    if (cells.some((c) => c.trim() !== '')) lines.push({ line: startLine, cells });
    cells = [];
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (c === '\n') line++;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[i++];
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === ',') endCell();
    else if (c === '\n') {
      endLine();
      startLine = line;
    } else if (c !== '\r') cell += c;
  }
  if (quoted) fail(startLine, 'a closing quote', 'the end of the file');
  endLine();
  return lines;
}
