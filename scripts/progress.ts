import type { Progress } from '../workers/engine.ts';

const BAR = 24;
const REDRAW_MS = 100;
const LINE_MS = 60_000; // off a terminal: a log gets a line a minute, and one at the end of a phase

/**
 * Writes a line that changes: over itself on a terminal; in a log, a line a minute and the last one. `first` begins a
 * new line and shows it on a terminal alone.
 */
export function liveLine(stream: NodeJS.WriteStream): (when: 'first' | 'between' | 'last', text: () => string) => void {
  let shown = Number.NEGATIVE_INFINITY;
  let width = 0;
  return (when, text) => {
    const now = performance.now();
    if (when === 'between' && now - shown < (stream.isTTY ? REDRAW_MS : LINE_MS)) return;
    shown = now;
    if (!stream.isTTY) {
      if (when !== 'first') stream.write(`${text()}\n`);
      return;
    }
    const line = text().slice(0, Math.max(20, (stream.columns ?? 80) - 1));
    stream.write(`\r${line.padEnd(width)}${when === 'last' ? '\n' : ''}`);
    width = when === 'last' ? 0 : line.length;
  };
}

/**
 * Shows progress on a stream: a bar with rate and time to go on a terminal; in a log, a line a minute and one at the
 * end of a phase. A phase begins when nothing of it is done yet; a phase with nothing to do is not shown.
 */
export function progressBar(stream: NodeJS.WriteStream, lang: 'zh' | 'en' = 'en'): (progress: Progress) => void {
  const write = liveLine(stream);
  let began = performance.now();
  return (progress) => {
    const settled = progress.done + progress.failed;
    if (progress.total === 0) return;
    if (settled === 0) began = performance.now();
    write(settled === 0 ? 'first' : settled === progress.total ? 'last' : 'between', () =>
      progressLine(progress, (performance.now() - began) / 1000, lang)
    );
  };
}

/** `[######······] 45/118 tile · 12.3/s · 0:08 to go · c0_r256`. */
export function progressLine(
  { stage, label, done, failed, total }: Progress,
  seconds: number,
  lang: 'zh' | 'en'
): string {
  const settled = done + failed;
  const rate = seconds > 0 ? settled / seconds : 0;
  const left = rate > 0 ? (total - settled) / rate : Number.NaN;
  const parts = [`${bar(total > 0 ? settled / total : 1)} ${settled}/${total}${stage ? ` ${stage}` : ''}`];
  if (failed > 0) parts.push(lang === 'zh' ? `失败 ${failed}` : `${failed} failed`);
  if (rate > 0) parts.push(lang === 'zh' ? `每秒 ${rateText(rate)}` : `${rateText(rate)}/s`);
  if (settled < total && Number.isFinite(left))
    parts.push(lang === 'zh' ? `约剩 ${clock(left)}` : `${clock(left)} to go`);
  if (settled === total) parts.push(clock(seconds));
  else if (label) parts.push(label);
  return parts.join(' · ');
}

/** `[######······]` for a share of 0..1. */
export function bar(share: number): string {
  const filled = Math.floor(BAR * Math.min(1, share));
  return `[${'#'.repeat(filled)}${'·'.repeat(BAR - filled)}]`;
}

const rateText = (rate: number) => (rate >= 10 ? rate.toFixed(0) : rate.toFixed(1));

/** 0:08, 12:30, 1:02:03. */
export function clock(seconds: number): string {
  const s = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
