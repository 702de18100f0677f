import type { DecodingMode } from '../../../src/decode/decode.ts';
import type { Row } from '../../localize/rows.ts';
import type { ArmOutcome } from './repairRun.ts';

export const repairArms: readonly DecodingMode[] = ['off', 'prune', 'full'];

/** What the arms came to: the table's row, and what there is to compare beside it. */
export function rowsOfRepairs(title: string, outcomes: readonly ArmOutcome[]): Row[] {
  const of = (arm: DecodingMode): ArmOutcome[] => outcomes.filter((one) => one.arm === arm);
  const tasks = new Set(outcomes.map(({ task }) => task)).size;
  const each = (text: (own: readonly ArmOutcome[]) => string): string =>
    repairArms.map((arm) => `${arm} ${text(of(arm))}`).join(', ');
  const rate = (arm: DecodingMode): number => fixesAMinute(of(arm));
  return [
    {
      name: `repair, ${title}, ${tasks} tasks: fixes a minute`,
      target: 'full >= off',
      measured: each((own) => fixesAMinute(own).toFixed(2)),
      isMet: tasks === 0 ? undefined : rate('full') >= rate('off'),
      details: outcomes,
    },
    {
      name: `repair, ${title}: plausible (correct)`,
      target: '',
      measured: each((own) => `${count(own, (one) => one.isPlausible)} (${count(own, (one) => one.isCorrect)})`),
    },
    {
      name: `repair, ${title}: candidates, tokens written`,
      target: '',
      measured: each((own) => `${sum(own, (one) => one.candidates)}, ${sum(own, (one) => one.completionTokens)}`),
    },
    ...typeRows(title, outcomes, each),
  ];
}

function typeRows(
  title: string,
  outcomes: readonly ArmOutcome[],
  each: (text: (own: readonly ArmOutcome[]) => string) => string,
): Row[] {
  if (outcomes.every(({ typeChecked }) => typeChecked === undefined)) return [];
  const share = (own: readonly ArmOutcome[]): string => {
    const valid = sum(own, (one) => one.typeChecked?.candidates ?? 0);
    const fixes = count(own, (one) => one.isPlausible && one.typeChecked?.isPatch === true);
    return `${(
      (100 * valid) /
      Math.max(
        1,
        sum(own, (one) => one.candidates),
      )
    ).toFixed(0)} %, ${fixes} fixes`;
  };
  return [
    { name: `repair, ${title}: candidates and fixes without new type errors`, target: '', measured: each(share) },
  ];
}

/** A run ends when it has a fix, or with its budget. */
function fixesAMinute(own: readonly ArmOutcome[]): number {
  const minutes = sum(own, ({ spentMs }) => spentMs) / 60_000;
  return count(own, ({ isPlausible }) => isPlausible) / Math.max(1e-9, minutes);
}

const count = (own: readonly ArmOutcome[], isCounted: (one: ArmOutcome) => boolean): number =>
  own.filter(isCounted).length;

const sum = (own: readonly ArmOutcome[], value: (one: ArmOutcome) => number): number =>
  own.reduce((total, one) => total + value(one), 0);
