import type { Command } from 'commander';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('products')
    .description('the loan products: what each is for, when it pays, and its figures')
    .argument('[id]', 'one product')
    .addHelpText('after', '\nExamples:\n  $ parus products --lang zh\n  $ parus products input-purchase --json')
    .action(
      action<[string | undefined], object>(async ([id], _, shell) => {
        const { PRODUCTS } = await import('../../pipeline/score/products/table.ts');
        const { prettyJson } = await import('../../pipeline/io/keys.ts');
        const { lang } = shell;
        if (id === undefined) {
          const { columns } = await import('../columns.ts');
          const head = { zh: ['编号', '产品', '用途', '时间'], en: ['id', 'product', 'what for', 'when'] };
          const rows = PRODUCTS.map((p) => [p.id, p[lang], p.purpose[lang], p.when[lang]]);
          shell.out(shell.json ? prettyJson(PRODUCTS) : columns([head[lang], ...rows]));
          return 0;
        }
        const product = PRODUCTS.find((p) => p.id === id);
        if (!product) {
          const { Problem } = await import('../../pipeline/errors.ts');
          const ids = PRODUCTS.map((p) => p.id).join(', ');
          throw new Problem('BadUsage', `Expected a product (${ids}), found '${id}'.`);
        }
        if (shell.json) shell.out(prettyJson(product));
        else {
          const { productText } = await import('../../pipeline/score/products/product-text.ts');
          shell.out(productText(product, lang));
        }
        return 0;
      })
    );
}
