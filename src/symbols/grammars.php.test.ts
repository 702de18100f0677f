import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, outlineOf, namesWithoutCue } from './languageCases.ts';

describe('PHP definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'namespaces as statements, each to the next',
      '<?php\nnamespace A\\B;\nclass C {}\nfunction d() {}\nnamespace E;\nconst F = 1;\n',
      ['module A.B 2-4', 'class A.B.C 3-3', 'function A.B.d 4-4', 'module E 5-6', 'variable E.F 6-6'],
    ],
    [
      'namespaces as blocks',
      '<?php\nnamespace A\\B {\n  class C {}\n}\nnamespace {\n  class D {}\n}\n',
      ['module A.B 2-4', 'class A.B.C 3-3', 'class D 6-6'],
    ],
    [
      'bases',
      '<?php\nabstract class A extends \\B\\C implements D, E\\F { use G, H\\I; }\ninterface J extends K, L {}\ntrait M { use N; }\nenum O: int implements P { use Q; }\n',
      ['class A 2-2: C, D, F, G, I', 'interface J 3-3: K, L', 'trait M 4-4: N', 'enum O 5-5: P, Q'],
    ],
    [
      'members of a class',
      "<?php\nfinal class A {\n  const B = 1, C = 2;\n  private const string D = 'x';\n  public ?int $e = 1, $f;\n  static $g;\n  public function h(): static {}\n  abstract protected static function &i(int ...$x);\n}\n",
      [
        'class A 2-9',
        'field A.B 3-3',
        'field A.C 3-3',
        'field A.D 4-4',
        'field A.e 5-5',
        'field A.f 5-5',
        'field A.g 6-6',
        'method A.h 7-7',
        'method A.i 8-8',
      ],
    ],
    [
      'properties in the constructor, and with hooks',
      '<?php\nclass A {\n  public function __construct(private readonly int $b, protected ?C $d = null, int $e = 1) {}\n  public string $f { get => $this->b; set { } }\n}\n',
      ['class A 2-5', 'method A.__construct 3-3', 'field A.b 3-3', 'field A.d 3-3', 'field A.f 4-4'],
    ],
    [
      'enums',
      "<?php\nenum A: string {\n  case B = 'b';\n  case C = 'c';\n  const D = self::B;\n  public function e() {}\n}\n",
      ['enum A 2-7', 'field A.B 3-3', 'field A.C 4-4', 'field A.D 5-5', 'method A.e 6-6'],
    ],
    [
      'interfaces and traits',
      '<?php\ninterface A { const B = 1; public function c(): void; }\ntrait D { private $e; abstract function f(); }\n',
      ['interface A 2-2', 'field A.B 2-2', 'method A.c 2-2', 'trait D 3-3', 'field D.e 3-3', 'method D.f 3-3'],
    ],
    [
      'classes without a name',
      '<?php\n$a = new class(1) extends B\\C implements D { function e() {} };\nfunction f() {\n  return new class implements G, H {};\n}\n$i = new class { public $j; };\n',
      [
        'class <anonymous C> 2-2: C, D',
        'method <anonymous C>.e 2-2',
        'function f 3-5',
        'class f.<anonymous G> 4-4: G, H',
        'class <anonymous class> 6-6',
        'field <anonymous class>.j 6-6',
      ],
    ],
    [
      'attributes lie inside',
      "<?php\n#[A]\n#[B(1)]\nclass C {\n  #[D]\n  public $e;\n  #[F('g')] function h(#[I] $x) {}\n}\n",
      ['class C 2-8', 'field C.e 5-6', 'method C.h 7-7'],
    ],
    [
      'functions: nested, conditional, in variables',
      '<?php\nfunction &a() { function b() {} $c = fn() => 1; }\nif (x) {\n  function d() {}\n}\n$e = function () use ($x) {};\n$f = static fn($x) => $x;\n$g = 1;\n',
      ['function a 2-2', 'function a.b 2-2', 'function d 4-4', 'function e 6-6', 'function f 7-7'],
    ],
    [
      'constants',
      "<?php\nconst A = 1, B = 2;\ndefine('C', 3);\nother('D', 4);\n",
      ['variable A 2-2', 'variable B 2-2', 'variable C 3-3'],
    ],
    [
      'between HTML',
      '<p>class A</p>\n<?php class B { ?>\n<b>\n<?php function c() {} } ?>\n<?= d() ?>\n<?php function e() { ?> f <?php } ?>\n',
      ['class B 2-4', 'method B.c 4-4', 'function e 6-6'],
    ],
    [
      'keywords in capitals, keywords as names',
      '<?php\nCLASS A { Public Function list() {} const CLASS_NAME = 1; function class() {} }\n',
      ['class A 2-2', 'method A.list 2-2', 'field A.CLASS_NAME 2-2', 'method A.class 2-2'],
    ],
    [
      'broken code',
      '<?php\nclass A {\n  function b() {\n    $x = (1 + ;\n  }\n  function c() {}\n}\nfunction d() {}\n',
      ['class A 2-7', 'method A.b 3-5', 'method A.c 6-6', 'function d 8-8'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.php', text)).toEqual(expected);
    expect(await namesWithoutCue('a.php', text)).toEqual([]);
  });

  it('headers hold attributes and end at the body', async () => {
    const text =
      '<?php\nnamespace A\\B;\n#[C]\nclass D extends E\n{\n  #[F] private int $g = 1;\n  function h(\n    $x,\n  ): int {}\n}\n';
    expect(await headersOf('a.php', text)).toEqual([
      'namespace A\\B;',
      '#[C]\nclass D extends E',
      '#[F] private int $g = 1;',
      'function h(\n    $x,\n  ): int',
    ]);
  });

  it.each<[name: string, text: string]>([
    [
      'comments between',
      '<?php class /* a */ A { public // What.\n $b, # That.\n $c /* d */ = 1; const E /* f */ = 1; function /* g */ h() {} }\n',
    ],
    [
      'names on lines of their own',
      '<?php class\n  A\n{\n  public\n    $b,\n    $c\n    ;\n  function\n    &\n    d() {}\n}\n',
    ],
    [
      'types of every form',
      '<?php class A { public ?int $a; public A|B $b; public null|(A&B) $c; public \\A\\B $d; var $e; function __construct(private array &$f) {} }\n',
    ],
    ['letters beyond ASCII', '<?php class Größe { public $größe; const ÄRGER = 1; function änderung() {} }\n'],
  ])('the cue sees %s', async (_name, text) => {
    expect(await namesWithoutCue('a.php', text)).toEqual([]);
    expect(await outlineOf('a.php', text)).not.toEqual([]);
  });

  it.each([
    ['a.inc', '<?php function f() {}', ['function f 1-1']],
    ['a.module', '<?php\nfunction f() {}', ['function f 2-2']],
  ])('%s with PHP in it', async (file, text, expected) => {
    expect(await outlineOf(file, text)).toEqual(expected);
  });
});

it('PHP imports', async () => {
  const text =
    '<?php\nuse A\\B, C\\D as E;\nuse function F\\g;\nuse const H\\I;\nuse J\\{K, L as M, N\\O};\nuse P;\nuse \\Q\\R as S;\n' +
    "require_once 't.php';\ninclude __DIR__ . '/u.php';\nrequire $v;\nclass W { use X; }\n";
  expect(await importsOf('a.php', text)).toEqual([
    '2 A B',
    '2 C D E',
    '3 F g',
    '4 H I',
    '5 J K',
    '5 J L M',
    '5 J N\\O',
    '6  P',
    '7 Q R S',
    '8 t.php',
    '9 /u.php',
  ]);
});

it('PHP calls', async () => {
  const text =
    '<?php\n#[A] class X {}\nb(); \\c\\d(); $e->f()->g(); $h?->i(); J::k(); parent::l(); new M; new \\N\\O(1); $p(); "{$q->r()} s()"; // t()\n';
  expect(await capturedBy('calls', 'call', 'a.php', text)).toEqual('A b d f g i k l M O r'.split(' '));
});

it('PHP references', async () => {
  const text =
    '<b>x</b><?php class A extends B { function c(D $e) { return $e->f("g {$h}", \'i\', J::K, self::$l); } } # m\n';
  expect(await capturedBy('references', 'reference', 'a.php', text)).toEqual('A B c D e e f h J K l'.split(' '));
});

it('PHP locals', async () => {
  const text =
    '<?php\nclass X { function m($a, &$b, ...$c) { $d = 1; $e .= 2; $f = &$x->y; [$g, [$h]] = z(); list($i) = z(); ["k" => $j] = z();\n' +
    ' foreach (z() as $k) {} foreach (z() as $l => $n) {} foreach (z() as &$o) {} foreach (z() as [$p]) {}\n' +
    ' try {} catch (E $q) {} static $r = 1; fn($s) => 1; function ($t) use ($u, &$v) {}; $this->w = 1; } }\n';
  expect(await capturedBy('scopes', 'local', 'a.php', text)).toEqual(
    'a b c d e f g h i j k l n o p q r s t u v'.split(' '),
  );
});
