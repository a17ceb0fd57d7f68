import type { IsoDate } from '../../dates.ts';
import { Problem } from '../../errors.ts';
import { membersOf, shown } from '../farmer-fields.ts';
import type { Area } from './area.ts';
import { HttpFailure, plainUrl, serverProblem } from './failure.ts';
import { type Ask, getJson, type Http } from './http.ts';
import type { Provider } from './providers.ts';

export type Search = {
  from: IsoDate; // first day
  to: IsoDate; // last day
  area: Area;
  maxCloud: number; // percent, 0..100; items that do not say their cloud are kept
};

/** A page of a search, as the server sent it. `matched`: how many items there are in all, where the server says. */
export type Page = { items: unknown[]; matched: number | null; last: boolean };

const PAGE = 100;
const MOST_EMPTY_PAGES = 5;

/**
 * The pages of a search (STAC API 1.0, item search): POST `/search`, then the `next` links, whether they are to be
 * POSTed (with a body of their own, or one to merge into the last) or fetched. Ends with the last page; whoever reads
 * on decides how many items are enough. Throws BadServer: on a server that fails or answers something else, and on
 * `next` links that lead in a circle.
 */
export async function* searchPages(
  http: Http,
  provider: Provider,
  search: Search
): AsyncGenerator<Page, void, undefined> {
  let body: Record<string, unknown> | null = {
    collections: [provider.collection],
    datetime: `${search.from}T00:00:00Z/${search.to}T23:59:59Z`,
    ...search.area,
    limit: PAGE,
    ...(search.maxCloud < 100 ? cloudLimit(await howCloud(http, provider), search.maxCloud) : {})
  };
  let url = `${provider.api}/search`;
  const seen = new Set<string>();
  let empty = 0;
  for (;;) {
    const request = body === null ? url : `${url} ${JSON.stringify(body)}`;
    if (seen.has(request)) throw bad(url, 'a next page that was not there yet', 'one that was');
    seen.add(request);
    const page = await ask(http, url, body);
    const next = page.next;
    empty = page.items.length === 0 ? empty + 1 : 0;
    yield { items: page.items, matched: page.matched, last: next === null };
    if (next === null) return;
    if (empty === MOST_EMPTY_PAGES) throw bad(url, 'items or the end', `${MOST_EMPTY_PAGES} empty pages`);
    url = new URL(next.href, url).href;
    body = next.method === 'POST' ? { ...(next.merge || !next.body ? body : {}), ...next.body } : null;
  }
}

type Next = { href: string; method: 'GET' | 'POST'; merge: boolean; body: Record<string, unknown> | null };

async function ask(http: Http, url: string, body: Record<string, unknown> | null) {
  const request: Ask =
    body === null
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const page = membersOf(await answered(getJson(http, url, request)));
  if (page?.type !== 'FeatureCollection' || !Array.isArray(page.features))
    throw bad(url, 'a STAC FeatureCollection', shown(page?.type));
  const matched = page.numberMatched ?? membersOf(page.context)?.matched;
  return {
    items: page.features as unknown[],
    matched: typeof matched === 'number' ? matched : null,
    next: nextOf(page.links)
  };
}

function nextOf(links: unknown): Next | null {
  const link = (Array.isArray(links) ? links : []).map(membersOf).find((l) => l?.rel === 'next');
  if (typeof link?.href !== 'string') return null;
  const isPost = typeof link.method === 'string' && link.method.toUpperCase() === 'POST';
  return { href: link.href, method: isPost ? 'POST' : 'GET', merge: link.merge === true, body: membersOf(link.body) };
}

/** Which extension a server of ours knows; an unknown one is asked, and may know neither. */
async function howCloud(http: Http, { api, cloud }: Provider): Promise<'query' | 'filter' | null> {
  if (cloud !== 'ask') return cloud;
  const landing = membersOf(
    await answered(
      getJson(http, api).catch((e: unknown) => {
        if (e instanceof HttpFailure && !e.mendable) return null; // no landing page: ask for all, and look ourselves
        throw e;
      })
    )
  );
  const classes = Array.isArray(landing?.conformsTo) ? landing.conformsTo.map(String) : [];
  if (classes.some((c) => /item-search#query$/.test(c))) return 'query';
  return classes.some((c) => /item-search#filter$/.test(c)) ? 'filter' : null;
}

function cloudLimit(how: 'query' | 'filter' | null, percent: number): Record<string, unknown> {
  if (how === 'query') return { query: { 'eo:cloud_cover': { lte: percent } } };
  if (how === 'filter')
    return { 'filter-lang': 'cql2-json', filter: { op: '<=', args: [{ property: 'eo:cloud_cover' }, percent] } };
  return {};
}

const answered = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((e: unknown) => {
    throw e instanceof HttpFailure ? serverProblem(e) : e;
  });

const bad = (url: string, expected: string, found: string): Problem =>
  new Problem('BadServer', `${plainUrl(url)}: expected ${expected}, found ${found}; check --api.`, {
    subject: plainUrl(url)
  });
