import { type Command, InvalidArgumentError } from 'commander';
import { action } from '../shell.ts';

const port = (text: string) => {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65_535) throw new InvalidArgumentError('Expected a port, 0 to 65535.');
  return n;
};

export function register(program: Command): void {
  program
    .command('serve')
    .description('answer the lending service over HTTP from the decisions of a run, until stopped')
    .option('--out <dir>', "the run's folder (with PARUS_DB=postgres://… that database is read)", 'out/demo')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 picks a free one', port, 8080)
    .addHelpText(
      'after',
      '\nExample:\n  $ parus keys add bank --out out/demo\n  $ parus serve --out out/demo\n  $ curl -H "Authorization: Bearer $KEY" -H "Consent-Id: cs_1" http://127.0.0.1:8080/v1/farmers/<id>/credit-assessment'
    )
    .action(
      action<[], { out: string; host: string; port: number }>(async (_, options, shell) => {
        const { serve } = await import('../../workers/http/serve.ts');
        return serve(options, shell.note);
      })
    );
}
