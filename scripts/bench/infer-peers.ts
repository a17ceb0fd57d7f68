import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';

/** Who else can run our networks, in a process of its own held to one core. */
export type Peer = { name: string; version: string; trains: boolean; child: Child };

/** The peers that this machine has. `onNote` hears what is absent and how to get it. */
export async function openPeers(
  { python, peers }: { python: string; peers: string },
  onNote: (text: string) => void
): Promise<Peer[]> {
  const found: Peer[] = [];
  const from = join(resolve(peers), 'package.json'); // need not be there: what is found beside it counts
  if (resolves(from, 'onnxruntime-node')) {
    const door = fileURLToPath(new URL('../door.mjs', import.meta.url));
    const child = startChild(process.execPath, [door, new URL('ort-child.ts', import.meta.url).href], 0);
    const { version } = await child.ask<{ version: string }>({ do: 'version', from });
    found.push({ name: 'onnxruntime-node', version, trains: false, child });
  } else {
    onNote(
      `No onnxruntime-node in ${resolve(peers)}: no such peer (ONNXRUNTIME_NODE_INSTALL=skip npm i --no-save onnxruntime-node, or --peers another).`
    );
  }
  if (spawnSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' }).status === 0) {
    const child = startChild(python, [fileURLToPath(new URL('torch-peer.py', import.meta.url))], 0);
    const { version } = await child.ask<{ version: string }>({ do: 'version' });
    if (version.includes('reference BLAS')) {
      onNote(
        `torch of ${python} multiplies with the reference BLAS, several times slower than it can (apt install libopenblas0).`
      );
    }
    found.push({ name: 'torch', version, trains: true, child });
  } else onNote(`No torch in ${python}: no such peer (pip install torch numpy, or --python another).`);
  return found;
}

function resolves(from: string, name: string): boolean {
  try {
    createRequire(from).resolve(name);
    return true;
  } catch {
    return false;
  }
}
