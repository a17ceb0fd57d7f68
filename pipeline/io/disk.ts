import { Problem } from '../errors.ts';

const WORDS: Record<string, string> = {
  ENOSPC: 'a full disk; make room',
  EDQUOT: 'a used-up quota; make room',
  EACCES: 'no permission; give it',
  EPERM: 'no permission; give it',
  EROFS: 'a read-only disk; use another --out',
  ENOTDIR: 'a file where a folder should be; use another --out',
  EEXIST: 'a file where a folder should be; use another --out',
  EISDIR: 'a folder where a file should be; move it away',
  ERR_FS_EISDIR: 'a folder where a file should be; move it away',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  EIO: 'a disk that fails; use another one'
};

/**
 * What the disk refuses, as one sentence (BadDisk) that says what to do: no other file will fare better. Other errors
 * are given back as they are.
 */
export function diskProblem(e: unknown, path: string): unknown {
  const { code } = e as NodeJS.ErrnoException;
  const words = e instanceof Error && code !== undefined && !('_tag' in e) ? WORDS[code] : undefined;
  if (words === undefined) return e;
  return new Problem('BadDisk', `${path}: expected to write here, found ${words}, then give the same command again.`, {
    subject: path,
    cause: e
  });
}
