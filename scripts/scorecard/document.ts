/** A report as data: headings, sentences and tables, printed as Markdown or as one HTML page that needs nothing else. */
export type Tone = 'good' | 'watch' | 'bad' | 'soft';
export type TableCell = string | { text: string; tone: Tone };
export type Block =
  | { kind: 'text'; text: string; tone?: Tone }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly TableCell[])[]; right: readonly number[] }
  | { kind: 'svg'; svg: string; text: string }; // `text` says in Markdown, and to those who cannot see, what it shows
export type ReportDocument = {
  lang: 'zh' | 'en';
  title: string;
  notices: readonly string[]; // what a reader must know before any figure
  sections: readonly { title: string; blocks: readonly Block[] }[];
};

const textOf = (cell: TableCell): string => (typeof cell === 'string' ? cell : cell.text);

export function toMarkdown({ title, notices, sections }: ReportDocument): string {
  const cell = (c: TableCell) => textOf(c).replaceAll('|', '\\|').replaceAll('\n', ' ');
  const block = (b: Block): string => {
    if (b.kind !== 'table') return b.text;
    const rule = b.head.map((_, i) => (b.right.includes(i) ? '--:' : '--'));
    return [b.head, rule, ...b.rows.map((r) => r.map(cell))].map((r) => `| ${r.join(' | ')} |`).join('\n');
  };
  return [
    `# ${title}`,
    ...notices.map((n) => `> ${n}`),
    ...sections.flatMap((s) => [`## ${s.title}`, ...s.blocks.map(block)])
  ]
    .join('\n\n')
    .concat('\n');
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const CSS = `
:root { --ink: #1d2b24; --soft: #55635b; --line: #d9e0da; --paper: #fbfcfa; --card: #fff; --leaf: #2f7d4f; --good: #2a7047; --watch: #92590f; --bad: #a93434; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
header { padding: 18px 28px 12px; border-bottom: 3px solid var(--leaf); background: var(--card); }
h1 { font-size: 22px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 32px 0 8px; }
.notice { background: #fff6d8; border-bottom: 1px solid #ead9a0; padding: 8px 28px; color: #6d5712; }
main { max-width: 1180px; margin: 0 auto; padding: 4px 28px 60px; }
p { max-width: 80ch; margin: 8px 0; }
.scroll { overflow-x: auto; margin: 10px 0 18px; }
table { border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { padding: 5px 12px; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; background: #eef3ee; }
td:not(.wide) { white-space: nowrap; }
td.wide { min-width: 22em; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .watch { color: var(--watch); } .bad { color: var(--bad); font-weight: 600; } .soft { color: var(--soft); }
svg { max-width: 100%; height: auto; background: var(--card); border: 1px solid var(--line); }
@media (max-width: 700px) { header, main, .notice { padding-left: 14px; padding-right: 14px; } }
@media print { .scroll { overflow: visible; } h2 { break-after: avoid; } }
`;

/** Longer cells wrap; shorter ones keep their line, Chinese ones too. */
const WIDE_CELL = 36;

export function toHtml({ lang, title, notices, sections }: ReportDocument): string {
  const cell = (c: TableCell, i: number, right: readonly number[]) => {
    const classes = [
      ...(right.includes(i) ? ['right'] : []),
      ...(textOf(c).length > WIDE_CELL ? ['wide'] : []),
      ...(typeof c === 'string' ? [] : [c.tone])
    ];
    return `<td${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}>${escaped(textOf(c))}</td>`;
  };
  const block = (b: Block): string => {
    if (b.kind === 'text') return `<p${b.tone ? ` class="${b.tone}"` : ''}>${escaped(b.text)}</p>`;
    if (b.kind === 'svg') return `<div class="scroll">${b.svg}</div>`;
    const head = b.head.map(
      (h, i) => `<th scope="col"${b.right.includes(i) ? ' class="right"' : ''}>${escaped(h)}</th>`
    );
    const rows = b.rows.map((r) => `<tr>${r.map((c, i) => cell(c, i, b.right)).join('')}</tr>`);
    return `<div class="scroll"><table><thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
  };
  const body = sections.map((s) => `<h2>${escaped(s.title)}</h2>\n${s.blocks.map(block).join('\n')}`);
  return `<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${CSS}</style></head>
<body><header><h1>${escaped(title)}</h1></header>
${notices.map((n) => `<div class="notice">${escaped(n)}</div>`).join('\n')}
<main>
${body.join('\n')}
</main></body></html>
`;
}
