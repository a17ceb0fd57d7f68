#!/usr/bin/env node
// The door of the command line. Node 20 cannot load TypeScript by itself, so tsx is registered first; then the CLI runs.
import { register } from 'tsx/esm/api';

register();
await import('./parus.ts');
