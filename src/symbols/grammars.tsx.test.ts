import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, outlineOf } from './languageCases.ts';

// What TSX has in common with JavaScript and TypeScript is tested there.

describe('TSX definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    ['a component', 'export const C: FC<P> = ({ a }) => <b>{a}</b>;\n', ['function C 1-1']],
    [
      'a component in a call',
      'export const C = memo(function D(p: P) {\n  const onClick = () => 1;\n  return <b onClick={() => onClick()} />;\n});\n',
      ['variable C 1-4', 'function C.D 1-4', 'function C.D.onClick 2-2'],
    ],
    [
      'a class component',
      'class C extends React.Component<P> {\n  state = {};\n  render() {\n    return <>x</>;\n  }\n}\n',
      ['class C 1-6: Component', 'field C.state 2-2', 'method C.render 3-5'],
    ],
    ['a generic arrow function', 'const f = <T,>(a: T) => <b>{a}</b>;\n', ['function f 1-1']],
    [
      'broken code keeps what is whole',
      'function f() {}\nfunction C() {\n  return <b a=></b>;\n}\nfunction g() {}\n',
      ['function f 1-1', 'function C 2-4', 'function g 5-5'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.tsx', text)).toEqual(expected);
  });

  it('headers', async () => {
    expect(await headersOf('a.tsx', 'const C = ({ a }: P) => (\n  <b>{a}</b>\n);\n')).toEqual(['C = ({ a }: P) =>']);
  });
});

it('TSX elements call their components', async () => {
  const text = 'const x = <A<T> b={c()}>d()<e.F /><g h="i()" /></A>;\n';
  expect(await capturedBy('calls', 'call', 'a.tsx', text)).toEqual(['A', 'c', 'F']);
});

it('TSX references', async () => {
  const text = '<A b={c} d="e">f</A>;\n';
  expect(await capturedBy('references', 'reference', 'a.tsx', text)).toEqual(['A', 'b', 'c', 'd', 'A']);
});
