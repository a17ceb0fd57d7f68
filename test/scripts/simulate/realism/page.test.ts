import { expect, test } from 'vitest';
import { axes, box, line, type Panel, svg, ticks, xOf, yOf } from '../../../../scripts/simulate/realism/chart.ts';
import { MARKS, PAGE, withPart } from '../../../../scripts/simulate/realism/page.ts';
import { pngOf } from '../../../../scripts/simulate/realism/pictures.ts';

test('a part is replaced between its marks, whatever stands there, and nothing else', () => {
  const once = withPart(PAGE, MARKS.real, 'first');
  const twice = withPart(once, MARKS.real, 'second');
  expect(once).toContain('first');
  expect(twice).toBe(withPart(PAGE, MARKS.real, 'second'));
  expect(twice.split('## How hard it is')[0]).toContain('second');
  expect(() => withPart('# nothing', MARKS.hard, 'text')).toThrow(/expected/);
});

const panel: Panel = { left: 50, top: 20, width: 200, height: 100, x: [0, 10], y: [0, 1] };

test('data stand where the axes say', () => {
  expect([xOf(panel, 0), xOf(panel, 10), yOf(panel, 0), yOf(panel, 1)]).toEqual([50, 250, 120, 20]);
  expect(
    line(
      panel,
      [
        [0, 0],
        [10, 1]
      ],
      '#000'
    )
  ).toContain('M50.0 120.0L250.0 20.0');
  expect(line(panel, [], '#000')).toBe('');
  expect(box(panel, 5, 8, [Number.NaN, 0, 0, 0, 0], '#000')).toBe('');
});

test('a chart becomes a PNG of its size, the same at every call', async () => {
  const chart = svg(
    300,
    160,
    axes(panel, { title: 'a < b', xName: 'x', yName: 'y', xTicks: ticks([0, 10]), yTicks: ticks([0, 1]) })
  );
  const png = await pngOf(chart);
  expect(png.readUInt32BE(16)).toBe(300);
  expect(png.readUInt32BE(20)).toBe(160);
  expect(png.equals(await pngOf(chart))).toBe(true);
});
