import { expect, test } from 'vitest';
import { runEnv, withoutPassword } from '../../workers/env.ts';

test('no form of a URL shows its password', () => {
  for (const url of [
    'postgres://user:p/secret@h/db',
    'postgres://user:p@secret@h',
    'redis://:secret@h:6379',
    'rediss://x:a:secret@h',
    'postgres://h/db?user=x&password=secret'
  ]) {
    expect(withoutPassword(url), url).not.toContain('secret');
    expect(withoutPassword(url), url).toContain('h');
  }
  expect(withoutPassword('redis://h:6379/2')).toBe('redis://h:6379/2');
});

test('an unknown queue, database or store names its variable and hides the password', () => {
  for (const name of ['PARUS_QUEUE', 'PARUS_DB', 'PARUS_STORE']) {
    expect(() => runEnv({ [name]: 'amqp://u:secret@h' }, '/tmp/x')).toThrow(new RegExp(`Expected ${name}`));
    expect(() => runEnv({ [name]: 'amqp://u:secret@h' }, '/tmp/x')).toThrow(/^((?!secret).)*$/);
  }
});
