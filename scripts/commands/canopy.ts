import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { numberOption } from '../model-options.ts';
import { action } from '../shell.ts';

const NUMBERS = {
  lai: ['leaf area by ground area', '3', 20],
  cab: ['chlorophyll, µg/cm²', '45', 200],
  car: ['carotenoids, µg/cm² (default: a fifth of the chlorophyll)', undefined, 100],
  ant: ['anthocyanins, µg/cm²', '0', 100],
  cw: ['leaf water, cm', '0.014', 0.2],
  cm: ['leaf dry matter, g/cm²', '0.005', 0.1],
  cbrown: ['brown pigment, 0 (green) to 1', '0', 5],
  structure: ['leaf structure N, 1 (compact) to about 3', '1.5', 10],
  ala: ['mean leaf inclination from the horizontal, degrees', '55', 90],
  hotspot: ['leaf size over canopy height', '0.1', 10],
  'sun-zenith': ['how far from the vertical the sun stands, degrees', '30', 89],
  'view-zenith': ['how far from the vertical the sensor stands, degrees', '5', 89],
  'relative-azimuth': ['between sun and sensor, degrees; 0: the sun behind the sensor', '90', 360]
} as const satisfies Record<string, readonly [words: string, usual: string | undefined, most: number]>;
type Name = keyof typeof NUMBERS;

type Options = Record<string, string | undefined> & { soil: string; leaf?: true };

/** Adds `parus canopy`: what the canopy model says of one leaf or one canopy. */
export function register(program: Command): void {
  const command = program
    .command('canopy')
    .description('reflectance of a canopy in the ten bands, or of a leaf from 400 to 2500 nm, by PROSPECT-D and 4SAIL')
    .option('--soil <name>', 'what lies below: loess_dry, black_soil, paddy_turbid …', 'loess_dry')
    .option('--leaf', 'the spectrum of the leaf alone, as CSV');
  for (const [name, [words, usual]] of Object.entries(NUMBERS)) command.option(`--${name} <n>`, words, usual);
  command
    .addHelpText(
      'after',
      '\nExamples:\n  $ parus canopy --lai 4 --cab 48 --ala 62 --soil loess_dry --sun-zenith 35' +
        '\n  $ parus canopy --leaf --cab 30 --cw 0.015 --cm 0.009 > leaf.csv'
    )
    .action(
      action<[], Options>(async (_args, options, shell) => {
        const { BACKGROUNDS, isBackground } = await import('../../pipeline/canopy/backgrounds.ts');
        const { canopyBands } = await import('../../pipeline/canopy/canopy.ts');
        const { leafSpectrum } = await import('../../pipeline/canopy/prospect.ts');
        const { evi2, lswi, ndvi } = await import('../../pipeline/raster/indices.ts');
        const { BANDS } = await import('../../pipeline/scene/bands.ts');

        const cab = given(options, 'cab');
        const leaf = {
          n: given(options, 'structure', 1),
          cab,
          car: options.car === undefined ? 0.2 * cab : given(options, 'car'),
          ant: given(options, 'ant'),
          cbrown: given(options, 'cbrown'),
          cw: given(options, 'cw'),
          cm: given(options, 'cm')
        };
        if (options.leaf) {
          const { reflectance, transmittance } = leafSpectrum(leaf);
          if (shell.json) {
            shell.out(
              JSON.stringify({ leaf, firstNm: 400, reflectance: [...reflectance], transmittance: [...transmittance] })
            );
            return 0;
          }
          shell.out('wavelength_nm,reflectance,transmittance');
          const row = (r: number, i: number) => `${400 + i},${r.toFixed(6)},${transmittance[i]!.toFixed(6)}`;
          shell.out(Array.from(reflectance, row).join('\n'));
          return 0;
        }

        const { soil } = options;
        if (!isBackground(soil)) {
          const known = Object.keys(BACKGROUNDS).join(', ');
          throw new Problem('BadUsage', `Expected --soil as one of ${known}, got '${soil}'.`);
        }
        const canopy = {
          leaf,
          lai: given(options, 'lai'),
          alaDeg: given(options, 'ala'),
          hotspot: given(options, 'hotspot')
        };
        const geometry = {
          sunZenithDeg: given(options, 'sun-zenith'),
          viewZenithDeg: given(options, 'view-zenith'),
          relativeAzimuthDeg: given(options, 'relative-azimuth')
        };
        const seen = canopyBands(canopy, geometry, BACKGROUNDS[soil]);
        const bands = Object.fromEntries(BANDS.map((band, b) => [band, seen[b]!])) as Record<
          (typeof BANDS)[number],
          number
        >;
        const indices = {
          NDVI: ndvi(bands.B08, bands.B04),
          EVI2: evi2(bands.B08, bands.B04),
          LSWI: lswi(bands.B8A, bands.B11)
        };
        if (shell.json) shell.out(JSON.stringify({ canopy, geometry, soil, bands, indices }));
        else
          for (const [name, v] of Object.entries({ ...bands, ...indices }))
            shell.out(`${name.padEnd(5)}${v.toFixed(4).padStart(8)}`);
        return 0;
      })
    );
}

/** A number of the table above, checked against its range. */
function given(options: Options, name: Name, least = 0): number {
  const key = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const n = numberOption(name, options[key] ?? '', least, false);
  const most = NUMBERS[name][2];
  if (n > most) throw new Problem('BadUsage', `Expected --${name} as a number up to ${most}, got '${n}'.`);
  return n;
}
