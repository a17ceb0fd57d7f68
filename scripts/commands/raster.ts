import type { Command } from 'commander';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('raster')
    .description('what a GeoTIFF or JPEG 2000 file holds, with a checksum of its values')
    .argument('<file>', 'a GeoTIFF or JPEG 2000 file')
    .addHelpText(
      'after',
      '\nExample:\n  $ parus raster data-samples/scenes/SIM_L2A_50SKE_20230930T030500/B04.tif --json'
    )
    .action(
      action<[string], object>(async ([path], _options, shell) => {
        const { describeRaster } = await import('../../pipeline/io/geotiff/describe.ts');
        const raster = await describeRaster(path);
        if (shell.json) shell.out(JSON.stringify(raster));
        else for (const [key, value] of Object.entries(raster)) shell.out(`${key.padEnd(10)} ${JSON.stringify(value)}`);
        return 0;
      })
    );
}
