import { readdirSync, readFileSync } from 'node:fs';
import { Command, Option } from 'commander';

/**
 * The command line. Each file of `commands/` exports `register(program)` and adds one command; what a command needs is imported when it runs, so
 * that `parus --help` is instant.
 */
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('parus')
  .description('From drops of Sentinel-2 imagery to a credit limit that a lender can defend.')
  .version(version)
  .addOption(new Option('--json', 'print one JSON document for machines'))
  .addOption(new Option('--lang <lang>', 'language of what is printed').choices(['zh', 'en']))
  .showHelpAfterError('(add --help for an example)')
  .exitOverride((e) => {
    process.exit(e.exitCode === 0 ? 0 : 2);
  });

const commands = readdirSync(new URL('commands/', import.meta.url)).filter((file) => file.endsWith('.ts'));
for (const file of commands.sort()) {
  const { register } = (await import(`./commands/${file}`)) as { register: (program: Command) => void };
  register(program);
}
await program.parseAsync();
