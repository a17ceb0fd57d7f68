import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreditAssessment } from '../../pipeline/score/resource.ts';
import { DECISION_WORDS, reasonCodeOf, WORDING } from '../../pipeline/score/wording.ts';
import { openPage, type Page } from '../support/browser.ts';
import { ROOT, SAMPLES } from '../support/cli.ts';
import { EMBEDDED_ONLY } from '../support/server.ts';

/** Ends a script element, opens an element that runs a program, and ends a string and a JSON text. */
const HOSTILE = `</script><img src=x onerror="window.hacked=1">'"}]`;
const HOSTILE_PLOT = `<svg onload="window.hacked=2">`;

const folder = mkdtempSync(join(tmpdir(), 'parus-report-'));
const out = join(folder, 'run');
const report = join(out, 'report.html');
let decisions: CreditAssessment[] = [];
let html = '';

const run = () => {
  const args = [join(ROOT, 'scripts', 'parus.mjs'), 'run', SAMPLES, '--farmers', join(folder, 'farmers.geojson')];
  return promisify(execFile)(process.execPath, [...args, '--out', out, '--lang', 'zh'], { cwd: ROOT });
};

beforeAll(async () => {
  const given = readFileSync(join(SAMPLES, 'farmers.geojson'), 'utf8');
  const text = given
    .replaceAll('"SIM-F2"', JSON.stringify(HOSTILE))
    .replaceAll('"SIM-F2-P1"', JSON.stringify(HOSTILE_PLOT));
  writeFileSync(join(folder, 'farmers.geojson'), text);
  await run();
  html = readFileSync(report, 'utf8');
  decisions = JSON.parse(readFileSync(join(out, 'scores.json'), 'utf8'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Caps = { rows: { cap: string; countsCny: number }[] };
type Data = {
  farmers: { id: string; decision: string; limitCny: number; binding: string; caps: Caps }[];
  plots: { id: string }[];
};
const dataOf = (page: string) =>
  JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)![1]!) as Data;

test('the report holds every farmer and every plot', () => {
  const data = dataOf(html);
  expect(data.farmers.map((f) => f.id)).toEqual(decisions.map((d) => d.farmerId));
  expect(data.farmers.map((f) => f.id)).toContain(HOSTILE);
  const plots = JSON.parse(readFileSync(join(out, 'plots.geojson'), 'utf8')) as { features: { id: string }[] };
  expect(plots.features.length).toBeGreaterThan(30);
  expect(data.plots.map((p) => p.id).sort()).toEqual(plots.features.map((f) => f.id).sort());
});

test('the least of the caps as shown is the limit, rounded down to a hundred, and the cap that is said to set it', () => {
  const offers = dataOf(html).farmers.filter((f) => f.decision === 'offer');
  expect(offers.length).toBeGreaterThan(0);
  for (const { caps, limitCny, binding } of offers) {
    const least = [...caps.rows].sort((a, b) => a.countsCny - b.countsCny)[0]!;
    expect([least.cap, 100 * Math.floor(least.countsCny / 100)]).toEqual([binding, limitCny]);
  }
});

test('a name from outside cannot end the script that holds it', () => {
  expect(html).not.toContain(HOSTILE);
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
});

test('the report asks the network for nothing', () => {
  expect(html).not.toMatch(/\b(src|href)\s*=\s*["']?\s*(https?:)?\/\//i);
  expect(html).not.toMatch(/url\(|@import|fetch\(|XMLHttpRequest|<link/i);
  expect(html).toContain(`default-src 'none'`);
});

test('the same run gives the same bytes', async () => {
  rmSync(report);
  await run();
  expect(readFileSync(report, 'utf8') === html).toBe(true);
}, 60_000);

describe.skipIf(EMBEDDED_ONLY)('in a browser', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage(report);
  });
  afterAll(() => page?.close());
  const textOf = (selector: string) => page.evaluate<string>(`document.querySelector('${selector}').innerText`);
  const speak = (code: 'zh-CN' | 'en') =>
    page.evaluate(`document.querySelector('.lang button[lang="${code}"]').click()`);
  const clickFarmer = (id: string) =>
    page.evaluate(
      `[...document.querySelectorAll('.farmers .link')].find((b) => b.textContent === ${JSON.stringify(id)}).click()`
    );
  const openAll = () => page.evaluate(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`);

  test.each([
    'zh',
    'en'
  ] as const)('a click on a farmer shows decision, checks, reasons and cures in %s', async (lang) => {
    await speak(lang === 'zh' ? 'zh-CN' : 'en');
    expect(await page.evaluate('document.documentElement.lang')).toBe(lang === 'zh' ? 'zh-CN' : 'en');
    for (const d of decisions) {
      await clickFarmer(d.farmerId);
      await openAll();
      const panel = await textOf('#farmer');
      expect(panel).toContain(d.farmerId);
      expect(panel).toContain(DECISION_WORDS[d.decision][lang]);
      for (const p of d.plots) expect(panel).toContain(p.plotId);
      for (const code of [...d.reasonCodes, ...d.explain.checks.map((c) => c.code)]) {
        const words = WORDING[reasonCodeOf(code)!];
        expect(panel, `${d.farmerId} ${code}`).toContain(words[lang]);
        expect(panel, `${d.farmerId} ${code}`).toContain(words.cure[lang]);
      }
      if (d.limit.amountCny) expect(panel).toContain(d.limit.amountCny.toLocaleString('en-US'));
      expect(await page.evaluate('document.querySelectorAll(".farmers tr.chosen").length')).toBe(1);
    }
    expect(decisions.map((d) => d.decision)).toEqual(expect.arrayContaining(['offer', 'decline', 'manual_review']));
  });

  test('the English page has no Chinese sign but the button that leads to Chinese', async () => {
    await speak('en');
    for (const d of decisions) {
      await clickFarmer(d.farmerId);
      await openAll();
      expect((await textOf('body')).replace('中文', '')).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
    }
  });

  test('no page shows an internal name', async () => {
    const internal = /undefined|null|NaN|\[object|[a-z]+_[a-z]+|plots\.|economics\./;
    for (const code of ['zh-CN', 'en'] as const) {
      await speak(code);
      for (const d of decisions) {
        await clickFarmer(d.farmerId);
        await openAll();
        const text = (await textOf('#farmer')).replaceAll(d.assessmentId, '');
        expect(text.replaceAll(d.farmerId, '')).not.toMatch(internal);
      }
      expect(await textOf('#plot')).not.toMatch(internal);
    }
  });

  test('a plot of the map opens by mouse and by keyboard, and brings the farmer who declared it', async () => {
    await speak('en');
    await page.evaluate('choosePlot(data.plots.find((p) => p.declared.length === 0).id)');
    const before = await textOf('#plot');
    const press = (event: string) =>
      page.evaluate<string>(`(() => {
        const p = data.plots.find((p) => p.declared.length === 1 && p.declared[0].farmerId !== chosen.farmer);
        const shape = document.querySelector('.map path.plot[aria-label*="' + p.id + '"]');
        ${event}
        return p.id + ' ' + p.declared[0].farmerId;
      })()`);
    for (const event of [
      `shape.dispatchEvent(new MouseEvent('click', { bubbles: true }));`,
      `shape.focus(); if (document.activeElement !== shape) throw new Error('no focus'); shape.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));`
    ]) {
      const [id, ...farmer] = (await press(event)).split(' ');
      const shown = await textOf('#plot');
      expect(shown).not.toBe(before);
      expect(shown).toContain(`Plot ${id}`);
      expect(await textOf('#farmer h3')).toContain(farmer.join(' '));
    }
  });

  test('a narrow screen shows all without scrolling sideways', async () => {
    const phone = await openPage(report, 420);
    try {
      const width = 'document.documentElement.scrollWidth';
      expect(await phone.evaluate(width)).toBeLessThanOrEqual(420);
      expect(phone.complaints).toEqual([]);
    } finally {
      await phone.close();
    }
  });

  test('names from outside ran no program, the page complained of nothing and asked for itself only', async () => {
    expect(await page.evaluate('typeof window.hacked')).toBe('undefined');
    expect(await page.evaluate('document.querySelectorAll("img").length')).toBe(0);
    expect(page.complaints).toEqual([]);
    expect(page.requests).toEqual([pathToFileURL(report).href]);
  });
});
