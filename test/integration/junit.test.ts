import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestId, TestRunner } from '../../src/testing/testRunner.ts';
import type { RelativePath } from '../../src/workspace/paths.ts';
import { copyOfJavaFixture, hasMaven, openJavaRunner } from './junitProject.ts';
import type { RunRecord } from './pytestProject.ts';
import { linesOf, listTests, overlayOf, runTests, testIds } from './pytestProject.ts';

const timeoutMs = 240_000;
const limits = { timeoutMs };

function failureOf(run: RunRecord, id: string): object | undefined {
  const failure = run.results.get(id)?.failure;
  return (
    failure && { ...failure, frames: failure.frames.map((frame) => `${frame.file}:${frame.line} ${frame.function}`) }
  );
}

describe.skipIf(hasMaven)('JUnit', () => {
  it.skip('is not tested: there is no mvn on the path, or no Java for it', () => undefined);
});

describe.skipIf(!hasMaven)('JUnit run by Maven', { timeout: timeoutMs }, () => {
  describe('with Jupiter', () => {
    let root: string;
    let runner: TestRunner;
    let run: RunRecord;
    beforeAll(async () => {
      root = copyOfJavaFixture('jupiter');
      runner = openJavaRunner(root);
      run = await runTests(runner, root, [], { ...limits, wantsCoverage: true });
    }, timeoutMs);

    it('has the outcomes that surefire would report', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      expect(run.errors).toEqual([]);
      expect(run.outcomes).toEqual({
        'shop.BrokenSetUpTest#first': 'error',
        'shop.BrokenSetUpTest#second': 'error',
        'shop.BrokenTearDownTest': 'error',
        'shop.BrokenTearDownTest#passes': 'passed',
        'shop.CartTest#adds': 'passed',
        'shop.CartTest#findsTheCheapest': 'failed',
        'shop.CartTest#isEmptyAtFirst': 'passed',
        'shop.CartTest#raises': 'failed',
        'shop.CartTest#refusesNegativePrices': 'passed',
        'shop.CartTest$Discounts#areForMore': 'passed',
        'shop.CartTest$Discounts#areNotForLess': 'passed',
        'shop.CartTest$Discounts#startAtAHundred': 'failed',
        'shop.OutcomesTest#assumes': 'skipped',
        'shop.OutcomesTest#disabled': 'skipped',
        'shop.OutcomesTest#dynamic[1]': 'passed',
        'shop.OutcomesTest#dynamic[2][1]': 'failed',
        'shop.OutcomesTest#dynamic[2][2]': 'passed',
        'shop.OutcomesTest#fails': 'failed',
        'shop.OutcomesTest#parameterized[1]': 'passed',
        'shop.OutcomesTest#parameterized[2]': 'failed',
        'shop.OutcomesTest#parameterized[3]': 'passed',
        'shop.OutcomesTest#passes': 'passed',
        'shop.OutcomesTest#printsWhatLooksLikeEvents': 'passed',
        'shop.OutcomesTest#repeated[1]': 'passed',
        'shop.OutcomesTest#repeated[2]': 'passed',
        'shop.OutcomesTest#runsAsSurefireWould': 'passed',
        'shop.OutcomesTest#withoutArguments': 'error',
        'shop.OutcomesTest#wraps': 'failed',
        'shop.OutcomesTest$SetUp#neverRuns': 'error',
      });
    });

    const failures: Record<string, object> = {
      'shop.CartTest#raises': {
        exceptionType: 'IllegalArgumentException',
        message: 'a price must not be negative',
        frames: ['src/test/java/shop/CartTest.java:31 CartTest.raises', 'src/main/java/shop/Cart.java:11 Cart.add'],
      },
      'shop.CartTest$Discounts#startAtAHundred': {
        exceptionType: 'AssertionFailedError',
        message: 'expected: <90> but was: <100>',
        expected: '90',
        actual: '100',
        frames: ['src/test/java/shop/CartTest.java:44 CartTest.Discounts.startAtAHundred'],
      },
      'shop.OutcomesTest#wraps': {
        exceptionType: 'IllegalStateException',
        message: 'cannot fill the cart',
        frames: [
          'src/test/java/shop/OutcomesTest.java:36 OutcomesTest.wraps',
          'src/main/java/shop/Cart.java:11 Cart.add',
        ],
      },
      'shop.BrokenSetUpTest#second': {
        exceptionType: 'IllegalStateException',
        message: 'no database',
        frames: ['src/test/java/shop/OutcomesTest.java:104 BrokenSetUpTest.setUp'],
      },
      'shop.OutcomesTest#dynamic[2][1]': {
        exceptionType: 'AssertionFailedError',
        message: 'a',
        frames: ['src/test/java/shop/OutcomesTest.java:68 OutcomesTest.dynamic'],
      },
    };
    it.each(Object.entries(failures))('says why %s failed', (id, failure) => {
      expect(failureOf(run, id)).toEqual(failure);
    });

    const cart = 'src/main/java/shop/Cart.java';
    const executed: Record<string, number[]> = {
      'shop.CartTest#adds': [6, 7, 10, 13, 14, 17, 18, 19, 20, 21],
      // The object of the test's class is made before JUnit tells that the test starts.
      'shop.CartTest#isEmptyAtFirst': [6, 7, 17, 18, 21],
      'shop.CartTest#refusesNegativePrices': [6, 7, 10, 11],
      // The line that an exception left has been executed, too.
      'shop.CartTest#findsTheCheapest': [6, 7, 34],
      'shop.CartTest$Discounts#areForMore': [6, 7, 10, 13, 14, 17, 18, 19, 20, 21, 26, 27, 28],
    };
    it.each(Object.entries(executed))('knows the lines that %s executes', (id, lines) => {
      expect(linesOf(run.results.get(id)?.coverage)[cart]).toEqual(lines);
    });

    it('lists tests with their lines, methods with several calls once', async () => {
      const { tests } = await listTests(runner, root, ['src/test/java/shop/OutcomesTest.java'], limits);
      const found = Object.fromEntries(tests.map(({ id, file, line }) => [id, `${file}:${line}`]));
      expect(found).toMatchObject({
        'shop.OutcomesTest#passes': 'src/test/java/shop/OutcomesTest.java:26',
        'shop.OutcomesTest#parameterized': 'src/test/java/shop/OutcomesTest.java:53',
        'shop.OutcomesTest$SetUp#neverRuns': 'src/test/java/shop/OutcomesTest.java:97',
        'shop.BrokenTearDownTest#passes': 'src/test/java/shop/OutcomesTest.java:121',
      });
    });

    const outcomesTest = 'src/test/java/shop/OutcomesTest.java';
    const selections: [string[], string[]][] = [
      [['shop.CartTest#adds'], ['shop.CartTest#adds']],
      [['shop.OutcomesTest#parameterized[2]'], ['shop.OutcomesTest#parameterized[2]']],
      [['shop.OutcomesTest#repeated'], ['shop.OutcomesTest#repeated[1]', 'shop.OutcomesTest#repeated[2]']],
      [['shop.OutcomesTest#dynamic[2]'], ['shop.OutcomesTest#dynamic[2][1]', 'shop.OutcomesTest#dynamic[2][2]']],
      [['shop.BrokenTearDownTest#passes'], ['shop.BrokenTearDownTest', 'shop.BrokenTearDownTest#passes']],
      [['src/test/java/shop/ExcludedTest.java'], ['shop.ExcludedTest#runsOnlyIfItIsNamed']],
      [
        ['shop.CartTest$Discounts'],
        ['areForMore', 'areNotForLess', 'startAtAHundred'].map((name) => `shop.CartTest$Discounts#${name}`),
      ],
    ];
    it.each(selections)('runs of %s just what it stands for', async (selection, ids) => {
      const { outcomes, end } = await runTests(runner, root, selection, limits);
      expect(Object.keys(outcomes).sort()).toEqual(ids);
      expect(end).toEqual({ kind: 'completed' });
    });

    it('does not find what is not there', async () => {
      const names = [
        'shop.CartTest#nope',
        'shop.OutcomesTest#parameterized[9]',
        'shop.NoTest#nope',
        'shop.CartTest#adds',
      ];
      const { end, outcomes } = await runTests(runner, root, names, limits);
      expect(outcomes).toEqual({ 'shop.CartTest#adds': 'passed' });
      expect(end.kind === 'not-found' && [...end.names].sort()).toEqual([...names.slice(0, 3)].sort());
    });

    it('goes on after tests that end or hold up the process', async () => {
      const selection = ['src/test/java/shop/Hazards.java'];
      const hazards = await runTests(runner, root, selection, { ...limits, testTimeoutMs: 5_000 });
      expect(hazards.end).toEqual({ kind: 'completed' });
      expect(hazards.outcomes).toEqual({
        'shop.Hazards#aPasses': 'passed',
        'shop.Hazards#bExits': 'crashed',
        'shop.Hazards#cPasses': 'passed',
        'shop.Hazards#dExitsOnce[1]': 'passed',
        'shop.Hazards#dExitsOnce[2]': 'crashed',
        'shop.Hazards#dExitsOnce[3]': 'passed',
        'shop.Hazards#eHangs': 'timed-out',
        'shop.Hazards#fPrintsALot': 'passed',
        'shop.Hazards#gLeavesAThread': 'passed',
      });
      if (process.platform !== 'linux') return;
      const { frames = [] } = hazards.results.get('shop.Hazards#eHangs')?.failure ?? {};
      expect(frames[0]?.function).toBe('Hazards.eHangs');
    });

    it('compiles what stands in for files', async () => {
      const text = readFileSync(join(root, cart), 'utf8').replace('total > 100', 'total >= 100');
      const mended = await runTests(runner, root, ['shop.CartTest$Discounts'], {
        ...limits,
        overlay: { [cart]: text },
      });
      expect(new Set(Object.values(mended.outcomes))).toEqual(new Set(['passed']));
      expect(readFileSync(join(root, cart), 'utf8')).toContain('total > 100');
    });

    it('tells where the compiler failed', async () => {
      const text = readFileSync(join(root, cart), 'utf8').replace('int total = total();', 'int total = "none";');
      const { errors, results, end } = await runTests(runner, root, [outcomesTest], {
        ...limits,
        overlay: { [cart]: text },
      });
      expect(results.size).toBe(0);
      expect(end).toEqual({ kind: 'completed' });
      expect(errors).toMatchObject([
        {
          file: cart,
          exceptionType: 'CompilationError',
          message: expect.stringContaining('incompatible types') as string,
          frames: [{ file: cart, line: 26 }],
        },
      ]);
    });

    it('runs candidates without Maven', async () => {
      const text = readFileSync(join(root, cart), 'utf8');
      const { signal } = new AbortController();
      await using candidates = await runner.openCandidateRunner(root, signal);
      const tests = testIds(['shop.CartTest$Discounts#startAtAHundred', 'shop.CartTest$Discounts#areNotForLess']);
      const outcomesOf = async (candidate: string): Promise<string[]> => {
        const overlay = overlayOf({ [cart]: candidate });
        const run = await candidates.run(tests, overlay, { signal, timeoutMs, stopsAtFirstFailure: false });
        return [...run.outcomes].map(([id, outcome]) => `${id.split('#')[1] ?? ''} ${outcome}`).sort();
      };
      const [right, wrong, broken, reshaped] = [
        await outcomesOf(text.replace('total > 100', 'total >= 100')),
        await outcomesOf(text.replace('total > 100', 'total > 10')),
        await outcomesOf(text.replace('total > 100', 'total > "100"')),
        // What others see of the class has changed: they are compiled again, and one of them no longer can be.
        await outcomesOf(text.replace('public int cheapest', 'private int cheapest')),
      ];
      expect(right).toEqual(['areNotForLess passed', 'startAtAHundred passed']);
      expect(wrong).toEqual(['areNotForLess failed', 'startAtAHundred passed']);
      expect(broken).toEqual([]);
      expect(reshaped).toEqual([]);
    });

    it.each([
      ['shop.CartTest#adds', 'shop.CartTest#adds'],
      ['CartTest#adds', 'shop.CartTest#adds'],
      ['CartTest$Discounts', 'shop.CartTest$Discounts'],
      ['CartTest', 'shop.CartTest'],
      ['src/test/java/shop/CartTest.java', 'src/test/java/shop/CartTest.java'],
    ])('reads %s', async (text, id) => {
      expect(await runner.readId(text)).toBe(id);
      expect(runner.fileOf(id as TestId)).toBe('src/test/java/shop/CartTest.java');
    });

    it.each([
      [['CartTest', 'adds'], 'shop.CartTest#adds'],
      [['CartTest', 'Discounts', 'areForMore'], 'shop.CartTest$Discounts#areForMore'],
      [['CartTest', 'Discounts'], 'shop.CartTest$Discounts'],
    ])('names %s', (names, id) => {
      expect(runner.idOf('src/test/java/shop/CartTest.java' as RelativePath, names)).toBe(id);
    });
  });

  describe('with JUnit 4', () => {
    let root: string;
    let runner: TestRunner;
    let run: RunRecord;
    beforeAll(async () => {
      root = copyOfJavaFixture('4');
      runner = openJavaRunner(root);
      run = await runTests(runner, root, [], { ...limits, wantsCoverage: true });
    }, timeoutMs);

    it('has the outcomes that surefire would report', () => {
      expect(run.end).toEqual({ kind: 'completed' });
      expect(run.outcomes).toEqual({
        'shop.BrokenSetUpTest$OfClass#first': 'error',
        'shop.BrokenSetUpTest$OfClass#second': 'error',
        'shop.BrokenSetUpTest$OfTest#neverRuns': 'error',
        'shop.OldTest#testCompares': 'failed',
        'shop.OldTest#testPasses': 'passed',
        'shop.ParametersTest#isOne[0]': 'passed',
        'shop.ParametersTest#isOne[1]': 'failed',
        'shop.StackTest#assumes': 'skipped',
        'shop.StackTest#comparesTexts': 'failed',
        'shop.StackTest#ignored': 'skipped',
        'shop.StackTest#isEmptyAtFirst': 'passed',
        'shop.StackTest#overflows': 'failed',
        'shop.StackTest#popsWhatWasPushed': 'failed',
        'shop.StackTest#takesTooLong': 'failed',
      });
    });

    const failures: Record<string, object> = {
      'shop.StackTest#comparesTexts': {
        exceptionType: 'ComparisonFailure',
        message: 'expected:<[one]> but was:<[two]>',
        expected: 'one',
        actual: 'two',
        frames: ['src/test/java/shop/StackTest.java:32 StackTest.comparesTexts'],
      },
      'shop.StackTest#popsWhatWasPushed': {
        exceptionType: 'AssertionError',
        message: 'expected:<7> but was:<0>',
        expected: '7',
        actual: '0',
        frames: ['src/test/java/shop/StackTest.java:27 StackTest.popsWhatWasPushed'],
      },
    };
    it.each(Object.entries(failures))('says why %s failed', (id, failure) => {
      expect(failureOf(run, id)).toEqual(failure);
    });

    it('knows the lines that each test executes', () => {
      const lines = (id: string): number[] | undefined =>
        linesOf(run.results.get(id)?.coverage)['src/main/java/shop/Stack.java'];
      expect(lines('shop.StackTest#popsWhatWasPushed')).toEqual([3, 4, 8, 9, 12]);
      expect(lines('shop.StackTest#isEmptyAtFirst')).toEqual([3, 4, 16]);
      expect(lines('shop.OldTest#testPasses')).toBeUndefined();
    });

    it.each([
      [['shop.ParametersTest#isOne[1]'], ['shop.ParametersTest#isOne[1]']],
      [['shop.ParametersTest#isOne'], ['shop.ParametersTest#isOne[0]', 'shop.ParametersTest#isOne[1]']],
      [['shop.OldTest#testPasses'], ['shop.OldTest#testPasses']],
      [['shop.BrokenSetUpTest$OfClass'], ['shop.BrokenSetUpTest$OfClass#first', 'shop.BrokenSetUpTest$OfClass#second']],
    ])('runs of %s just what it stands for', async (selection, ids) => {
      const { outcomes, end } = await runTests(runner, root, selection, limits);
      expect(Object.keys(outcomes).sort()).toEqual(ids);
      expect(end).toEqual({ kind: 'completed' });
    });
  });

  describe('with several modules', () => {
    let root: string;
    let runner: TestRunner;
    beforeAll(() => {
      root = copyOfJavaFixture('reactor');
      runner = openJavaRunner(root);
    });

    it('runs all of them, each in its folder', async () => {
      const { outcomes, end } = await runTests(runner, root, [], limits);
      expect(end).toEqual({ kind: 'completed' });
      expect(outcomes).toEqual({
        'shop.MoneyTest#addsNothing': 'passed',
        'shop.TillTest#addsUp': 'failed',
        'shop.TillTest#runsInItsModule': 'passed',
      });
    });

    it('runs one of them with the others as they are in the tree', async () => {
      const money = join(root, 'core/src/main/java/shop/Money.java');
      const text = readFileSync(money, 'utf8');
      const broken = await runTests(runner, root, ['app'], { ...limits, wantsCoverage: true });
      expect(broken.outcomes).toEqual({ 'shop.TillTest#addsUp': 'failed', 'shop.TillTest#runsInItsModule': 'passed' });
      const { coverage } = broken.results.get('shop.TillTest#addsUp') ?? {};
      expect(linesOf(coverage)['core/src/main/java/shop/Money.java']).toEqual([5]);
      writeFileSync(money, text.replace('one - other', 'one + other'));
      const mended = await runTests(runner, root, ['shop.TillTest#addsUp'], limits);
      writeFileSync(money, text);
      expect(mended.outcomes).toEqual({ 'shop.TillTest#addsUp': 'passed' });
    });
  });
});
