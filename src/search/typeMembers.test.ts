import { describe, expect, it } from 'vitest';
import { lines, project } from './searchCases.ts';

const code = project({
  'shapes/circle.go': 'type Circle struct {\n\tradius int\n}\n\nfunc (c *Circle) Area() int { return 1 }\n',
  'shapes/draw.go': 'func (c Circle) Draw(\n\tto Canvas) {\n\tto.put(c)\n}\n',
  'shapes/square.rs': lines`
    struct Square { side: u32 }
    impl Square {
        fn area(&self) -> u32 { self.side }
    }
    `,
  'shapes/print.rs': 'impl Print for Square {\n    fn print(&self) {}\n}\n',
  'shapes/hexagon.h': 'class Hexagon {\npublic:\n  int area() const;\n};\n',
  'shapes/hexagon.cpp': 'int Hexagon::area() const {\n  return 6;\n}\n',
});

describe('members outside of their type', () => {
  it('are shown with it, wherever they are', async () => {
    const { results } = await code.call('search_class', 'Circle');
    expect(results.map(({ file, line, kind, text }) => [file, line, kind, text])).toEqual([
      ['shapes/circle.go', 1, 'struct', '1| type Circle struct\n2| \tradius int'],
      ['shapes/circle.go', 5, 'members', '5| func (c *Circle) Area() int { return 1 }'],
      ['shapes/draw.go', 1, 'members', '1| func (c Circle) Draw(\n2| \tto Canvas) …'],
    ]);
  });

  it.each<[name: string, type: string, expected: string[]]>([
    ['Draw', 'Circle', ['exact', 'shapes/draw.go:1 Circle.Draw']],
    ['draw', 'Circle', ['near', 'shapes/draw.go:1 Circle.Draw']],
    ['Aera', 'Circle', ['near', 'shapes/circle.go:5 Circle.Area']],
    ['area', 'Square', ['exact', 'shapes/square.rs:3 Square.area']],
    ['print', 'Square', ['exact', 'shapes/print.rs:2 Square.print']],
    ['area', 'Hexagon', ['exact', 'shapes/hexagon.cpp:1 Hexagon.area', 'shapes/hexagon.h:3 Hexagon.area']],
  ])('%s in %s', async (name, type, expected) => {
    expect(await code.summary('search_method_in_class', name, type)).toEqual(expected);
  });
});
