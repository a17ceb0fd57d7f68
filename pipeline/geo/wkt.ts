/** A node of well-known text: `KEYWORD[value, …]`, keyword in capitals. */
export type Wkt = { keyword: string; values: readonly (string | number | Wkt)[] };

/** Texts longer than this, or nested deeper, are no description of a CRS. */
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 40;

/**
 * The tree of a well-known text of any dialect: WKT 1 (OGC 01-009), ESRI's, WKT 2 (ISO 19162), with [ ] or ( ).
 * Bare words such as NORTH become strings. Null where the text is not well formed.
 */
export function parseWkt(text: string): Wkt | null {
  if (text.length > MAX_LENGTH) return null;
  const tokens = text.match(/"(?:[^"]|"")*"|[[\](),]|[^\s"[\](),]+|"/g) ?? [];
  let at = 0;
  const node = (depth: number): Wkt | null => {
    const keyword = tokens[at++];
    const open = tokens[at++];
    if (keyword === undefined || depth > MAX_DEPTH || !/^[A-Za-z_]\w*$/.test(keyword)) return null;
    if (open !== '[' && open !== '(') return null;
    const close = open === '[' ? ']' : ')';
    const values: (string | number | Wkt)[] = [];
    for (;;) {
      const token = tokens[at];
      const next = tokens[at + 1];
      if (token === undefined) return null;
      if (next === '[' || next === '(') {
        const child = node(depth + 1);
        if (child === null) return null;
        values.push(child);
      } else if (token === close && values.length === 0) {
        // KEYWORD[]: nothing inside
      } else {
        if (/^[[\](),"]$/.test(token)) return null;
        values.push(token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : numberOr(token));
        at++;
      }
      const end = tokens[at++];
      if (end === close) return { keyword: keyword.toUpperCase(), values };
      if (end !== ',') return null;
    }
  };
  const root = node(0);
  return root !== null && at === tokens.length ? root : null;
}

const numberOr = (token: string): number | string => (Number.isNaN(Number(token)) ? token : Number(token));

/** Children of a node with one of the keywords. */
export const childrenOf = (node: Wkt, ...keywords: string[]): Wkt[] =>
  node.values.filter((v): v is Wkt => typeof v === 'object' && keywords.includes(v.keyword));

export const childOf = (node: Wkt, ...keywords: string[]): Wkt | null => childrenOf(node, ...keywords)[0] ?? null;

/** The first value where it is text: a node's name. */
export const nameOf = (node: Wkt | null): string | null =>
  typeof node?.values[0] === 'string' ? node.values[0] : null;
