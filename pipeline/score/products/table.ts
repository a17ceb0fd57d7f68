import { CLAIMS_GRAPH } from './claims-graph.ts';
import { GREEN_RATING } from './green-rating.ts';
import { HARVEST_WAGES } from './harvest-wages.ts';
import { INPUT_PURCHASE } from './input-purchase.ts';
import { INSTALMENTS } from './instalments.ts';
import { MACHINE_CAPACITY } from './machine-capacity.ts';
import { MARKETING_CALENDAR } from './marketing-calendar.ts';
import { ORDER_BACKED } from './order-backed.ts';
import type { Product } from './product.ts';
import { SALE_COLLECTION } from './sale-collection.ts';
import { SPLIT_SETTLEMENT } from './split-settlement.ts';

/** Every product: loans first, then what moves money, then what informs. */
export const PRODUCTS: readonly Product[] = [
  INPUT_PURCHASE,
  HARVEST_WAGES,
  INSTALMENTS,
  ORDER_BACKED,
  MACHINE_CAPACITY,
  SALE_COLLECTION,
  SPLIT_SETTLEMENT,
  CLAIMS_GRAPH,
  MARKETING_CALENDAR,
  GREEN_RATING
];
