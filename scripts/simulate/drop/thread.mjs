// A thread that makes parts of a county (run.ts). Node 20 cannot load TypeScript by itself.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
