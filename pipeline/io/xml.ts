import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { Problem, sentenceOf } from '../errors.ts';

/** An element: its text, its attributes as `@name`, its children by name without prefix, each a list. */
export type Element = { '#text': string } & { [name: string]: Element[] | string };

/** Longest text that is parsed: ten times the tile metadata of a whole Sentinel-2 product. */
export const MAX_XML = 8 * 2 ** 20;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  alwaysCreateTextNode: true,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute
});

/**
 * Parses XML of others, with `name` in every sentence. Entities stay as they are written.
 *
 * Throws BadFile on text that is not well-formed, longer than MAX_XML, or declares a document type: nothing that is
 * read here has one, and entities of one's own are how XML is made to grow.
 */
export function parseXml(text: string, name: string): Element {
  const bad = (found: string) => new Problem('BadFile', `${name}: expected XML, found ${found}.`, { subject: name });
  if (text.length > MAX_XML) throw bad(`${text.length} characters, above the limit of ${MAX_XML}`);
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw bad('a document type, which is not read');
  let verdict: ReturnType<typeof XMLValidator.validate>;
  try {
    verdict = XMLValidator.validate(text);
    if (verdict === true) return Object.assign({ '#text': '' }, parser.parse(text)) as Element;
  } catch (e) {
    throw bad(`text that does not parse (${sentenceOf(e)})`);
  }
  throw bad(`an error in line ${verdict.err.line} (${verdict.err.msg.replace(/\.$/, '')})`);
}

/** All elements of that name below `from`, in the order of the text. */
export function elementsOf(from: Element, name: string): Element[] {
  const out: Element[] = [];
  for (const [key, children] of Object.entries(from)) {
    if (!Array.isArray(children)) continue;
    for (const child of children) {
      if (key === name) out.push(child);
      out.push(...elementsOf(child, name));
    }
  }
  return out;
}

/** The trimmed text of the first element of that name below `from`; null where there is none or it is empty. */
export function textOf(from: Element, name: string): string | null {
  return elementsOf(from, name)[0]?.['#text'].trim() || null;
}
