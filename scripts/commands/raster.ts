import type { Command } from 'commander';
import { progressBar } from '../progress.ts';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('raster')
    .description('what a raster holds, with a checksum of its values')
    .argument('<file>', 'a GeoTIFF or JPEG 2000, or the URL (https, s3) of one')
    .addHelpText(
      'after',
      '\nExample:\n  $ parus raster data-samples/north-wheat-maize/scenes/SIM_L2A_HHH4_20240210T025157/B04.tif --json'
    )
    .action(
      action<[string], object>(async ([path], _options, shell) => {
        const { describeRaster } = await import('../../pipeline/io/geotiff/describe.ts');
        // A file that is read in one go needs no bar.
        const progress = progressBar(process.stderr, shell.lang);
        let started = false;
        const raster = await describeRaster(path, (done, total) => {
          if (!started && done === total) return;
          if (!started) progress({ stage: null, label: '', done: 0, failed: 0, total });
          started = true;
          progress({ stage: null, label: '', done, failed: 0, total });
        });
        if (shell.json) shell.out(JSON.stringify(raster));
        else for (const [key, value] of Object.entries(raster)) shell.out(`${key.padEnd(10)} ${JSON.stringify(value)}`);
        return 0;
      })
    );
}
