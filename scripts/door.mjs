// Starts a TypeScript file, named by its URL, as a process or a worker: Node 20 cannot load it by itself.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
