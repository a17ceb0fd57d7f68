// A thread of a pool (pool.ts). Node 20 cannot load TypeScript by itself.
import { register } from 'tsx/esm/api';

register();
await import('./pool-thread.ts');
