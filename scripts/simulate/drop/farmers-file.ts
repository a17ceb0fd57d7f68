import { appendFileSync, closeSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import type { Applicant } from '../farmers/applicant.ts';

const CHUNK = 1 << 20;

/**
 * A farmers file that grows by one applicant at a time: the text that JSON would give of them all, in the memory of one. The plots
 * follow the farmers in the file, so they wait in `waiting`, a file beside it that goes away.
 */
export function openFarmersFile(path: string, waiting: string): { add(applicant: Applicant): void; close(): void } {
  writeFileSync(path, '{"type":"FeatureCollection","simulated":true,"farmers":{');
  writeFileSync(waiting, '');
  let [records, features] = [0, 0];
  let [head, tail] = ['', ''];
  const flush = (least: number) => {
    if (head.length > least) {
      appendFileSync(path, head);
      head = '';
    }
    if (tail.length > least) {
      appendFileSync(waiting, tail);
      tail = '';
    }
  };
  return {
    add(applicant) {
      for (const [id, record] of Object.entries(applicant.records))
        head += `${records++ === 0 ? '' : ','}${JSON.stringify(id)}:${JSON.stringify(record)}`;
      for (const feature of applicant.features) tail += `${features++ === 0 ? '' : ','}${JSON.stringify(feature)}`;
      flush(CHUNK);
    },
    close() {
      head += '},"features":[';
      flush(0);
      const [from, to] = [openSync(waiting, 'r'), openSync(path, 'a')];
      try {
        const chunk = new Uint8Array(CHUNK);
        for (let n = readSync(from, chunk); n > 0; n = readSync(from, chunk))
          for (let done = 0; done < n; ) done += writeSync(to, chunk, done, n - done);
        writeSync(to, ']}');
      } finally {
        closeSync(from);
        closeSync(to);
      }
      rmSync(waiting);
    }
  };
}
