import type { Command } from 'commander';
import type { SceneOptions } from '../scenes/scene-command.ts';
import { action } from '../shell.ts';

/** `parus scene`: one scene of a finished run, or one outside any run, in words and as a picture under its mask. */
export function register(program: Command): void {
  program
    .command('scene')
    .description('what became of one scene and what its mask says, with pictures of the mask over true colour')
    .argument('<scene>', "a scene's id in a finished run; or, outside any run, a scene folder or a GeoTIFF")
    .option('--out <dir>', 'folder of the run', 'out/demo')
    .option('--png <path>', 'draw the mask over true colour, and true colour beside it: a .png, or a folder')
    .option('--tiles', 'one picture a tile in the folder --png, named by the tile')
    .addHelpText(
      'after',
      `
Of a run, the mask is that of masks/, which rests on the season; outside it is made from that date alone (as parus mask).

Examples:
  $ parus scene SIM_L2A_HHH4_20240210T025157 --out out/demo --png scene.png
  $ parus scene drops/may/S2_L2A_31UDS_20180421T105629 --png pictures --tiles`
    )
    .action(
      action<[string], SceneOptions>(async ([name], options, shell) => {
        const { sceneCommand } = await import('../scenes/scene-command.ts');
        return sceneCommand(name, options, shell);
      })
    );
}
