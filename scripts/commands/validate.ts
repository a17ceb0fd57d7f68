import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('validate')
    .description('what of a farmers file would be accepted and what set aside, and why')
    .argument('<farmers>', 'a farmers.geojson')
    .addHelpText('after', '\nExample:\n  $ parus validate farmers.geojson')
    .action(
      action<[string], object>(async ([path], _options, shell) => {
        const { parseFarmers } = await import('../../pipeline/io/farmers-file.ts');
        const { nameOf } = await import('../../pipeline/crop/catalogue.ts');
        const text = await readFile(path, 'utf8').catch(() => {
          throw new Problem('BadFarmers', `Expected a farmers file at ${path}, found none that can be read.`, {
            subject: path
          });
        });
        const { declared, farmers, setAside, warnings } = parseFarmers(text, basename(path));
        if (shell.json) {
          const accepted = declared.map(({ farmerId, plotId, feature, crop, areaMu, title, crs }) => ({
            farmerId,
            plotId,
            feature,
            crop,
            areaMu,
            title,
            crs
          }));
          shell.out(JSON.stringify({ file: basename(path), accepted, setAside, warnings }, null, 1));
        } else {
          const zh = shell.lang === 'zh';
          for (const d of declared) {
            const area = d.areaMu === null ? (zh ? '面积未填' : 'no area given') : `${Number(d.areaMu.toFixed(2))} mu`;
            const crs = d.crs === 'wgs84' ? '' : `, ${d.crs} → wgs84`;
            shell.out(
              `${zh ? '接受' : 'ok'}  ${d.farmerId} / ${d.plotId}: ${nameOf(d.crop, shell.lang)}, ${area}${crs}`
            );
          }
          for (const s of setAside) shell.note(`${zh ? '搁置' : 'Set aside'}: ${s.reason}`);
          for (const w of warnings) shell.note(`${zh ? '注意' : 'Note'}: ${w}`);
          const known = new Set([...Object.keys(farmers), ...declared.map((d) => d.farmerId as string)]).size;
          shell.out(
            zh
              ? `${known} 位农户,接受 ${declared.length} 块地,搁置 ${setAside.length} 块。`
              : `${known} farmers, ${declared.length} plots accepted, ${setAside.length} set aside.`
          );
        }
        return setAside.length > 0 ? 3 : 0;
      })
    );
}
