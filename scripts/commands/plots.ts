import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { muOfSquareMetres } from '../../pipeline/units.ts';
import { yearOption } from '../model-options.ts';
import { PLOT_ENDINGS, plotEncoderOf } from '../plots/plot-formats.ts';
import { action } from '../shell.ts';

type Options = { output: string; minAreaM2: string; season?: string; asOf?: string; png?: string; tiles?: string };

/** `parus plots`: the fields of a drop or of one image, in the format that the file's ending names. Nothing about farmers or crops. */
export function register(program: Command): void {
  program
    .command('plots')
    .argument('<drop|tif>', 'a drop of scenes, or one GeoTIFF of 3, 4, 6 or 10 bands')
    .description('find the fields of a drop or an image, and nothing else (docs/formats/plots.md)')
    .requiredOption('-o, --output <file>', `where to; by its ending: ${PLOT_ENDINGS.join(' ')}`)
    .option('--min-area-m2 <m2>', 'smaller fields are left out', '500')
    .option('--season <year>', 'harvest year; default: the year of the last scene')
    .option('--as-of <date>', "later scenes are left out; default: the last scene's date")
    .option('--png <file>', 'also draw the outlines over true colour, by tier')
    .option('--tiles <folder>', 'also a picture a tile, its pixels enlarged, named by the tile')
    .addHelpText('after', '\nExample:\n  $ parus plots data-samples/north-wheat-maize -o plots.geojson --png plots.png')
    .action(
      action(async ([path]: [string], o: Options, shell) => {
        const encode = plotEncoderOf(o.output);
        const minAreaM2 = Number(o.minAreaM2);
        if (!(minAreaM2 >= 0))
          throw new Problem('BadUsage', `Expected --min-area-m2 as a number, got '${o.minAreaM2}'.`);
        const season = yearOption(o.season);
        if (o.asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(o.asOf))
          throw new Problem('BadUsage', `Expected --as-of as YYYY-MM-DD, got '${o.asOf}'.`);
        const found = await stat(path).catch(() => null);
        if (!found) throw new Problem('BadUsage', `${path}: expected a folder or a GeoTIFF, found nothing.`);

        const { writeAtomically } = await import('../../pipeline/io/store.ts');
        const result = found.isDirectory()
          ? await (await import('../plots/from-drop.ts')).plotsOfDrop(path, { season, asOf: o.asOf ?? null, minAreaM2 })
          : await (await import('../plots/from-tif.ts')).plotsOfTif(path, minAreaM2);

        const features = result.plots.map((plot) => ({ plot, determinedAt: result.determinedAt }));
        await writeAtomically(o.output, await encode(features));
        if (o.png !== undefined || o.tiles !== undefined) {
          const { outlinePng, tileOutlines } = await import('../plots/outline-png.ts');
          const { tileFile } = await import('../scenes/ground.ts');
          const { plots } = result;
          if (o.png !== undefined)
            await writeAtomically(o.png, await outlinePng(await result.picture(), plots, shell.lang));
          if (o.tiles !== undefined) {
            for await (const { id, png } of tileOutlines(result.picture, plots, shell.lang))
              await writeAtomically(join(o.tiles, tileFile(id)), png);
          }
        }
        for (const note of result.notes) shell.note(note);
        const areaMu = muOfSquareMetres(result.plots.reduce((sum, p) => sum + p.areaM2, 0));
        const count = `${result.plots.length} ${shell.lang === 'zh' ? '个地块' : 'plots'}`;
        const area = `${areaMu.toFixed(1)} ${shell.lang === 'zh' ? '亩' : 'mu'}`;
        if (shell.json) {
          const { rejected, notes, plots } = result;
          shell.out(JSON.stringify({ plots: plots.length, areaMu, output: o.output, notes, rejected }));
        } else shell.out(`${count}, ${area} → ${o.output}`);
        return result.rejected.length > 0 ? 3 : 0;
      })
    );
}
