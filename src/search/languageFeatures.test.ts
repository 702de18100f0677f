import { describe, expect, it } from 'vitest';
import type { LanguageFeatures, Place, Position } from './languageFeatures.ts';
import { lines, project, signal } from './searchCases.ts';

const files = {
  'a.py': lines`
    class Base:
        def run(self):
            return 1

    def start(x):
        x.run()
  `,
  'b.py': lines`
    class Dynamic(make()):
        pass

    def other(y):
        getattr(y, "run")()
  `,
};

/** A server that answers each question with the same places. */
function server(
  places: Partial<Record<keyof LanguageFeatures, readonly Place[]>>,
): LanguageFeatures & { asked: Position[] } {
  const asked: Position[] = [];
  const answer =
    (feature: keyof LanguageFeatures) =>
    (position: Position): Promise<readonly Place[] | undefined> => {
      asked.push(position);
      return Promise.resolve(places[feature]);
    };
  return {
    asked,
    definitions: answer('definitions'),
    references: answer('references'),
    implementations: answer('implementations'),
    callers: answer('callers'),
  };
}

const at = (file: string, line: number, endLine = line): Place => ({ file, line, endLine });

describe('language servers', () => {
  it('add uses that the index does not know, each line once, nothing outside of the root', async () => {
    const references = [
      at('/work/b.py', 5),
      at('/work/a.py', 6),
      at('/work/a.py', 2),
      at('/etc/x.py', 1),
      at('../x', 1),
    ];
    const languageFeatures = server({ references });
    const found = await project(files, { languageFeatures }).summary('find_references', 'Base.run');
    expect(found).toEqual(['exact', 'a.py:6 start', 'b.py:5 other']);
    expect(languageFeatures.asked).toEqual([{ file: 'a.py', line: 2, character: 8 }]);
  });

  it('are asked about the definitions that are meant only', async () => {
    const languageFeatures = server({});
    const twice = { 'a.py': 'class A:\n    def f(self): pass\nclass B:\n    def f(self): pass\n' };
    await project(twice, { languageFeatures }).call('find_callers', 'B.f');
    expect(languageFeatures.asked).toEqual([{ file: 'a.py', line: 4, character: 8 }]);
  });

  it('add callers, be it the call or the whole caller', async () => {
    const callers = [at('a.py', 5, 6), at('/work/b.py', 4, 5)];
    const found = await project(files, { languageFeatures: server({ callers }) }).summary('find_callers', 'run');
    expect(found).toEqual(['exact', 'a.py:6 start', 'b.py:4 other']);
  });

  it('put what they know first among definitions', async () => {
    const languageFeatures = server({ definitions: [at('/work/a.py', 2)] });
    const found = await project(files, { languageFeatures }).summary('find_definition', 'run', 'b.py', '5');
    expect(found).toEqual(['exact', 'a.py:2 Base.run']);
    expect(languageFeatures.asked).toEqual([{ file: 'b.py', line: 5, character: 16 }]);
  });

  it('add subclasses', async () => {
    const languageFeatures = server({ implementations: [at('/work/b.py', 1)] });
    const found = await project(files, { languageFeatures }).text('class_hierarchy', 'Base');
    expect(found).toContain('  ↓ class Dynamic(make()):  b.py:1');
  });

  const never = (): Promise<undefined> => new Promise(() => undefined);
  const fails = (): Promise<undefined> => Promise.reject(new Error('broken'));
  it.each([
    ['silent', never],
    ['failing', fails],
  ])('%s ones change nothing', async (_name, answer) => {
    const languageFeatures = { definitions: answer, references: answer, implementations: answer, callers: answer };
    const found = await project(files, { languageFeatures }).summary('find_callers', 'run');
    expect(found).toEqual(['exact', 'a.py:6 start']);
  });

  it('are not waited for when the caller gives up', async () => {
    const languageFeatures = { definitions: never, references: never, implementations: never, callers: never };
    const { search } = project(files, { languageFeatures });
    const controller = new AbortController();
    const answer = search.call('find_callers', ['run'], { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(signal.aborted).toBe(false);
  });
});
