import { describe, expect, it } from 'vitest';
import { hookFile, withHooks, withoutCounters } from './testHooks.ts';

describe('hooks', () => {
  const hook = (name: string): string => ` defer fixpointTest(${name})();`;
  const named = (name: string): string => ` defer fixpointNamed("${name}")();`;
  it.each<[text: string, hooked: string]>([
    ['func TestA(t *testing.T) {\n', `func TestA(t *testing.T) {${hook('t')}\n`],
    [
      'import (\n\t"testing"\n)\n\nfunc TestA(t *testing.T) {',
      `import (\n\t"testing"\n)\n\nfunc TestA(t *testing.T) {${hook('t')}`,
    ],
    ['t.Run("a", func(tt *testing.T) {', `t.Run("a", func(tt *testing.T) {${hook('tt')}`],
    ['f.Fuzz(func(t *testing.T, a []byte) {', `f.Fuzz(func(t *testing.T, a []byte) {${hook('t')}`],
    ['func (s *S) check(t *testing.T) {', `func (s *S) check(t *testing.T) {${hook('t')}`],
    ['return func(t *testing.T) {', `return func(t *testing.T) {${hook('t')}`],
    ['func testOf(c int) func(t *testing.T) {', 'func testOf(c int) func(t *testing.T) {'],
    ['func TestA(_ *testing.T) {', `func TestA(_ *testing.T) {${named('TestA')}`],
    ['func FuzzA(*testing.F) {', `func FuzzA(*testing.F) {${named('FuzzA')}`],
    ['func ExampleA() {', `func ExampleA() {${named('ExampleA')}`],
    ['func TestMain(m *testing.M) {', 'func TestMain(m *testing.M) { fixpointMain(m);'],
    ['\tt.Parallel() // why', '\tt.Parallel(); fixpointResumed(t) // why'],
    ['{ t.Parallel() }', '{ t.Parallel(); fixpointResumed(t) }'],
    ['\ts.T().Parallel()', '\ts.T().Parallel()'],
    ['x := pool.Parallel()', 'x := pool.Parallel()'],
    ['x := `func TestA(t *testing.T) {`', 'x := `func TestA(t *testing.T) {`'],
    ['// func TestA(t *testing.T) {', '// func TestA(t *testing.T) {'],
    ['func BenchmarkA(b *testing.B) {', 'func BenchmarkA(b *testing.B) {'],
  ])('%j', (text, hooked) => {
    expect(withHooks(text)).toBe(hooked);
  });
});

describe('the helper', () => {
  const text = 'package fixpoint\n\n//go:linkname counters runtime.counters\nfunc counters() []blob\n';

  it('becomes part of a package', () => {
    expect(hookFile('stats', text)).toMatch(/^package stats\n/);
  });

  it('needs nothing of the runtime', () => {
    expect(withoutCounters(text)).toBe('package fixpoint\n\nfunc counters() []blob { return nil }\n');
  });
});
