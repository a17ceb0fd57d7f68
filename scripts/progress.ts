import type { Progress } from '../workers/engine.ts';

const BAR = 24;
const REDRAW_MS = 100;
const LINE_MS = 60_000; // off a terminal: a log gets a line a minute, and one at the end of a phase

/**
 * Shows progress on a stream: a bar with rate and time to go on a terminal; in a log, a line a minute and one at the
 * end of a phase. A phase begins when nothing of it is done yet; a phase with nothing to do is not shown.
 */
export function progressBar(stream: NodeJS.WriteStream, lang: 'zh' | 'en' = 'en'): (progress: Progress) => void {
  let began = performance.now();
  let shown = Number.NEGATIVE_INFINITY;
  let width = 0;
  return (progress) => {
    const now = performance.now();
    const settled = progress.done + progress.failed;
    if (progress.total === 0) return;
    if (settled === 0) {
      began = now;
      shown = now;
      if (!stream.isTTY) return;
    }
    const last = settled === progress.total;
    if (settled > 0 && !last && now - shown < (stream.isTTY ? REDRAW_MS : LINE_MS)) return;
    shown = now;
    const text = progressLine(progress, (now - began) / 1000, lang);
    if (!stream.isTTY) {
      stream.write(`${text}\n`);
      return;
    }
    const line = text.slice(0, Math.max(20, (stream.columns ?? 80) - 1));
    stream.write(`\r${line.padEnd(width)}${last ? '\n' : ''}`);
    width = last ? 0 : line.length;
  };
}

/** `[######······] 45/118 tile · 12.3/s · 0:08 to go · c0_r256`. */
export function progressLine(
  { stage, label, done, failed, total }: Progress,
  seconds: number,
  lang: 'zh' | 'en'
): string {
  const settled = done + failed;
  const filled = total > 0 ? Math.floor((BAR * settled) / total) : BAR;
  const rate = seconds > 0 ? settled / seconds : 0;
  const left = rate > 0 ? (total - settled) / rate : Number.NaN;
  const parts = [`[${'#'.repeat(filled)}${'·'.repeat(BAR - filled)}] ${settled}/${total}${stage ? ` ${stage}` : ''}`];
  if (failed > 0) parts.push(lang === 'zh' ? `失败 ${failed}` : `${failed} failed`);
  if (rate > 0) parts.push(lang === 'zh' ? `每秒 ${rateText(rate)}` : `${rateText(rate)}/s`);
  if (settled < total && Number.isFinite(left))
    parts.push(lang === 'zh' ? `约剩 ${clock(left)}` : `${clock(left)} to go`);
  if (settled === total) parts.push(clock(seconds));
  else if (label) parts.push(label);
  return parts.join(' · ');
}

const rateText = (rate: number) => (rate >= 10 ? rate.toFixed(0) : rate.toFixed(1));

/** 0:08, 12:30, 1:02:03. */
function clock(seconds: number): string {
  const s = Math.round(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}
