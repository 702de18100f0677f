import type { TaskOutcome } from './main.ts';

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

/** One line a task, one a bug type, and the whole. */
export function printReport(outcomes: readonly TaskOutcome[]): void {
  for (const outcome of outcomes) {
    const found =
      outcome.firstPassing === undefined
        ? 'none passes'
        : `${outcome.template ?? ''}: ${outcome.explanation ?? ''}` +
          (outcome.equalToRepair === undefined ? '' : ` [same tree at ${outcome.equalToRepair}]`);
    console.log(
      `${outcome.id.padEnd(11)} ${outcome.bugType.padEnd(16)} ${String(outcome.firstPassing ?? '-').padStart(5)} of ` +
        `${String(outcome.candidates).padStart(5)}  ${found}`,
    );
  }
  console.log('');
  const types = [...new Set(outcomes.map(({ bugType }) => bugType))].sort();
  for (const type of types)
    line(
      type,
      outcomes.filter(({ bugType }) => bugType === type),
    );
  line('all', outcomes);
  printTemplates(outcomes);
  const counts = outcomes.map(({ candidates }) => candidates);
  const ranks = outcomes.flatMap(({ firstPassing }) => firstPassing ?? []);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const broken = outcomes.reduce((sum, { withSyntaxErrors }) => sum + withSyntaxErrors, 0);
  console.log(`candidates a bug: median ${quantile(counts, 0.5)}, most ${Math.max(...counts)}, in all ${total}`);
  console.log(
    `place of the first that passes: median ${quantile(ranks, 0.5)}, three quarters within ${quantile(ranks, 0.75)}, ` +
      `most ${Math.max(...ranks)}; within 10: ${ranks.filter((r) => r <= 10).length}, 50: ${ranks.filter((r) => r <= 50).length}, ` +
      `200: ${ranks.filter((r) => r <= 200).length}`,
  );
  console.log(`with new syntax errors: ${broken} (${((100 * broken) / total).toFixed(2)} %)`);
  console.log(
    `milliseconds to the first candidate: median ${quantile(
      outcomes.map((o) => o.millisecondsToFirst),
      0.5,
    ).toFixed(1)}, ` +
      `to all: median ${quantile(
        outcomes.map((o) => o.millisecondsToAll),
        0.5,
      ).toFixed(1)}`,
  );
}

function line(name: string, outcomes: readonly TaskOutcome[]): void {
  const passing = outcomes.filter(({ firstPassing }) => firstPassing !== undefined).length;
  const equal = outcomes.filter(({ equalToRepair }) => equalToRepair !== undefined).length;
  const share = ((100 * passing) / outcomes.length).toFixed(0);
  console.log(
    `${name.padEnd(16)} pass ${String(passing).padStart(3)} of ${String(outcomes.length).padStart(3)} (${share} %), ` +
      `same tree as the repair ${equal}`,
  );
}

/** Per template: how many candidates it takes to hit the given repair once, which is what its prior should say. */
function printTemplates(outcomes: readonly TaskOutcome[]): void {
  console.log('\ntemplate               candidates   same tree   first to pass');
  const names = [...new Set(outcomes.flatMap(({ byTemplate }) => Object.keys(byTemplate)))];
  const rows = names.map((name) => ({
    name,
    made: outcomes.reduce((sum, { byTemplate }) => sum + (byTemplate[name] ?? 0), 0),
    equal: outcomes.filter(({ equalTemplate }) => equalTemplate === name).length,
    first: outcomes.filter(({ template }) => template === name).length,
  }));
  for (const { name, made, equal, first } of rows.sort((a, b) => b.equal / b.made - a.equal / a.made)) {
    console.log(
      `${name.padEnd(22)} ${String(made).padStart(10)}  ${String(equal).padStart(10)}  ${String(first).padStart(14)}`,
    );
  }
  console.log('');
}
