import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { findProgram } from './server.ts';

/** A page in a headless browser. */
export type Page = {
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** What the page complained of: exceptions, console errors and warnings, violations of its content policy. */
  complaints: string[];
  /** Addresses it asked for, the data inside the page left out. */
  requests: string[];
  close(): Promise<void>;
};

type Message = {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: unknown;
  error?: { message: string };
};

/** Chromium's path; throws a sentence that says how to get one. */
export function findBrowser(): string {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']) {
    try {
      return findProgram(name, ['/usr/bin', '/snap/bin', '/opt/google/chrome'], '');
    } catch {}
  }
  return findProgram('chromium', [], 'apt-get install chromium (Debian) or brew install --cask chromium (macOS)');
}

/** Opens a local HTML file in a headless Chromium of its own, spoken to over the pipe of its DevTools protocol. */
export async function openPage(file: string, width = 1300): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'parus-browser-'));
  const child = spawn(
    findBrowser(),
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe'
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }
  );
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  const waiting = new Map<number, { done: (m: Message) => void; fail: (e: Error) => void }>();
  const listeners: ((m: Message) => void)[] = [];
  let rest = '';
  (child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop()!;
    for (const m of messages.map((s) => JSON.parse(s) as Message)) {
      if (m.id !== undefined) waiting.get(m.id)?.done(m);
      else for (const hear of listeners) hear(m);
    }
  });
  child.once('close', (code) => {
    for (const { fail } of waiting.values()) fail(new Error(`The browser ended with ${code}.`));
  });
  let id = 0;
  const send = async <T>(method: string, params: object = {}, sessionId?: string): Promise<T> => {
    const answer = await new Promise<Message>((done, fail) => {
      waiting.set(++id, { done, fail });
      (child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as T;
  };

  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
  const complaints: string[] = [];
  const requests: string[] = [];
  const loaded = new Promise<void>((done) =>
    listeners.push(({ method, params }) => {
      if (method === 'Page.loadEventFired') done();
      if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params));
      if (method === 'Runtime.consoleAPICalled' && /error|warning|assert/.test(String(params!.type)))
        complaints.push(JSON.stringify(params));
      if (method === 'Log.entryAdded') complaints.push(JSON.stringify(params));
      if (method === 'Network.requestWillBeSent') {
        const { url } = (params as { request: { url: string } }).request;
        if (!url.startsWith('data:')) requests.push(url);
      }
    })
  );
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await send(`${domain}.enable`, {}, sessionId);
  const metrics = { width, height: 1200, deviceScaleFactor: 1, mobile: false };
  await send('Emulation.setDeviceMetricsOverride', metrics, sessionId);
  await send('Page.navigate', { url: pathToFileURL(file).href }, sessionId);
  await loaded;
  return {
    complaints,
    requests,
    async evaluate<T>(expression: string) {
      const answer = await send<{ result: { value: T }; exceptionDetails?: unknown }>(
        'Runtime.evaluate',
        { expression, returnByValue: true, awaitPromise: true },
        sessionId
      );
      if (answer.exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(answer.exceptionDetails)}`);
      return answer.result.value;
    },
    async close() {
      // asked, it takes its own processes along; killed, they would go on writing their folder
      await send('Browser.close').catch(() => child.kill('SIGKILL'));
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  };
}
