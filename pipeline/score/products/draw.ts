import type { IsoDate } from '../../dates.ts';
import type { DrawWindow } from '../calendar.ts';
import { COST_KINDS, type CostKind } from './cost-kinds.ts';
import { nonNegative, type Refused } from './product.ts';

/** Who is paid. A loan for inputs never passes through the farmer's hands. */
export type Payee = 'dealer' | 'worker' | 'farmer';

/** What a farmer asks to draw, and on which day. */
export type DrawRequest = { amountCny: number; payee: Payee; on: IsoDate; purpose: string };

/** What stands when he asks: the season's limit, what was drawn of it for anything, and what for each purpose. */
export type DrawAccount = {
  limitCny: number;
  windows: readonly DrawWindow[]; // of the decision: `limit.drawWindows`
  drawnCny: number;
  drawnByPurposeCny: Readonly<Record<string, number>>;
};

/** What a purpose-bound product lets through. */
export type DrawRule = { kinds: readonly CostKind[]; payees: readonly Payee[]; leastCny: number };

/**
 * A draw against the cost event that it is for: only events of the product's kinds, only within the event's window, only
 * to the product's payees, at most the share of the limit of those of its windows that have opened, and never beyond the
 * limit as a whole. All that is wrong is told at once. The amount is granted as asked or not at all: a dealer's bill is not paid by half.
 */
export function drawFor(
  request: DrawRequest,
  account: DrawAccount,
  rule: DrawRule
): { ok: true; grantedCny: number; leftForPurposeCny: number; leftCny: number } | Refused {
  const amount = nonNegative(request.amountCny, 'amountCny');
  const { purpose, on, payee } = request;
  const reasons: Refused['reasons'] = [];
  const say = (zh: string, en: string) => reasons.push({ zh, en });

  const kind = Object.hasOwn(COST_KINDS, purpose) ? COST_KINDS[purpose]! : null;
  if (!kind || !rule.kinds.includes(kind))
    say(`用途「${purpose}」不在本产品范围内`, `'${purpose}' is no purpose of this product`);
  if (!rule.payees.includes(payee))
    say(`只能付给 ${rule.payees.join('、')}`, `paid to ${rule.payees.join(' or ')} only, not to the ${payee}`);
  if (amount < rule.leastCny) say(`单笔至少 ${rule.leastCny} 元`, `at least ${rule.leastCny} CNY at a time`);
  const ofPurpose = account.windows.filter((w) => w.purpose === purpose);
  if (!ofPurpose.some((w) => w.from <= on && on <= w.to))
    say(`${on} 不在用款期内`, `${on} lies in no draw window of this purpose`);

  const opened = ofPurpose.filter((w) => w.from <= on);
  const share = Math.min(
    1,
    opened.reduce((sum, w) => sum + w.maxShare, 0)
  );
  const drawn = Object.hasOwn(account.drawnByPurposeCny, purpose) ? account.drawnByPurposeCny[purpose]! : 0;
  const leftForPurpose = Math.max(0, share * account.limitCny - drawn);
  const left = Math.max(0, account.limitCny - account.drawnCny);
  const most = Math.min(leftForPurpose, left);
  if (amount > most + 1e-9)
    say(`此用途最多还可用 ${most.toFixed(2)} 元`, `${most.toFixed(2)} CNY are left for this purpose`);
  return reasons.length > 0
    ? { ok: false, reasons }
    : {
        ok: true,
        grantedCny: amount,
        leftForPurposeCny: Math.max(0, leftForPurpose - amount),
        leftCny: Math.max(0, left - amount)
      };
}
