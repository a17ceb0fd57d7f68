import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CLASS_NAMES } from '../mask/class-names.ts';
import { action } from '../shell.ts';

type Options = {
  output: string;
  png?: string;
  bands?: string;
  level?: 'toa' | 'l2a';
  sunAzimuth?: number;
  sunZenith?: number;
};

/** Adds `parus mask`: classes of one date as a GeoTIFF on its own grid. */
export function register(program: Command): void {
  program
    .command('mask')
    .description('clouds, shadows, snow and water of one date, as a GeoTIFF of classes')
    .argument('<scene|tif>', 'a scene folder with an item.json, or a GeoTIFF')
    .requiredOption('-o, --output <tif>', 'where to write the mask')
    .option('--png <file>', 'also draw it over true colour, and true colour beside it')
    .option('--bands <names>', "the file's bands in order, such as B02,B03,B04,B08 or blue,green,red,nir")
    .addOption(
      new Option('--level <level>', 'surface (l2a) or top-of-atmosphere (toa) reflectance').choices(['toa', 'l2a'])
    )
    .option('--sun-azimuth <degrees>', 'where the sun stood, clockwise from north', degrees)
    .option('--sun-zenith <degrees>', 'how far from the vertical the sun stood', degrees)
    .addHelpText(
      'after',
      '\nClasses: 0 nodata, 1 clear, 2 cloud, 3 thin cloud, 4 shadow, 5 snow, 6 water.' +
        '\n\nExample:\n  $ parus mask data-samples/north-wheat-maize/scenes/SIM_L2A_HHH4_20240210T025157 -o mask.tif'
    )
    .action(
      action<[string], Options>(async ([path], options, shell) => {
        const { maskLook, openLook } = await import('../mask/mask-file.ts');
        const { encodeCog } = await import('../../pipeline/io/cog.ts');
        const { writeAtomically } = await import('../../pipeline/io/store.ts');
        const { MASK, MASK_COLOURS } = await import('../../pipeline/segment/mask-classes.ts');
        const source = await openLook(path, {
          bands: options.bands?.split(/[\s,]+/).filter((name) => name !== ''),
          level: options.level === 'toa' ? 'TOA' : options.level === 'l2a' ? 'L2A' : undefined,
          sunAzimuthDeg: options.sunAzimuth,
          sunZenithDeg: options.sunZenith
        });
        try {
          const data = await maskLook(source);
          const { grid, level, bands } = source;
          await writeAtomically(
            options.output,
            await encodeCog({ grid, bands: [{ name: 'mask', data }], nodata: MASK.nodata, colours: MASK_COLOURS })
          );
          if (options.png !== undefined) {
            const { groundOfLook } = await import('../scenes/outside-scene.ts');
            const { scenePng } = await import('../scenes/mask-picture.ts');
            const caption = [basename(path), `${level} · ${bands.join(' ')}`];
            const { png } = await scenePng(groundOfLook(source, data), caption, shell.lang);
            await writeAtomically(options.png, png);
          }
          const classes = Object.keys(MASK) as (keyof typeof MASK)[];
          const counts = classes.map((name) => [name, data.filter((v) => v === MASK[name]).length] as const);
          if (shell.json) {
            const { width, height } = grid;
            shell.out(
              JSON.stringify({
                output: options.output,
                level,
                bands,
                width,
                height,
                pixels: Object.fromEntries(counts)
              })
            );
          } else {
            const [share, names] = [
              (n: number) => `${((100 * n) / data.length).toFixed(1)} %`,
              CLASS_NAMES[shell.lang]
            ];
            shell.note(`${level} ${bands.join(' ')}`);
            for (const [name, n] of counts) shell.out(`${names[name].padEnd(12)} ${share(n).padStart(7)}`);
          }
          return 0;
        } finally {
          await source.close();
        }
      })
    );
}

function degrees(text: string): number {
  const n = Number(text);
  if (text.trim() === '' || !Number.isFinite(n)) throw new InvalidArgumentError('Expected degrees.');
  return n;
}
