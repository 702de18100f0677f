import { describe, expect, it } from 'vitest';
import { capturedBy, headersOf, importsOf, outlineOf, namesWithoutCue } from './languageCases.ts';

describe('Ruby definitions', () => {
  it.each<[name: string, text: string, expected: string[]]>([
    [
      'modules and classes, nested',
      'module A\n  class B < C::D\n    def e\n    end\n  end\nend\n',
      ['trait A 1-6', 'class A.B 2-5: D', 'method A.B.e 3-4'],
    ],
    [
      'names with a path',
      'class A::B < Struct.new(:c)\n  module ::D::E; end\nend\nclass ::F; end\n',
      ['class A.B 1-3: Struct', 'field A.B.c 1-1', 'trait A.B.D.E 2-2', 'class F 4-4'],
    ],
    [
      'mixed-in modules are bases',
      'class A < B\n  include C, D::E\n  extend F\n  prepend G\n  other H\nend\nmodule I\n  include J\nend\n',
      ['class A 1-6: B, C, E, F, G', 'trait I 7-9: J'],
    ],
    [
      'names with signs',
      'class A\n  def a?; end\n  def b!; end\n  def c=(v); end\n  def ==(o) end\n  def <=>(o) end\n  def [](i) end\n  def []=(i, v) end\n  def -@; end\n  def !; end\nend\n',
      [
        'class A 1-11',
        'method A.a? 2-2',
        'method A.b! 3-3',
        'method A.c= 4-4',
        'method A.== 5-5',
        'method A.<=> 6-6',
        'method A.[] 7-7',
        'method A.[]= 8-8',
        'method A.-@ 9-9',
        'method A.! 10-10',
      ],
    ],
    [
      'methods of the class itself',
      'class A\n  def self.b; end\n  def A.c; end\n  class << self\n    attr_reader :d\n    def e; end\n  end\nend\n',
      ['class A 1-8', 'method A.b 2-2', 'method A.c 3-3', 'field A.d 5-5', 'method A.e 6-6'],
    ],
    [
      'methods of an object',
      'def a.b; end\nclass << C\n  def d; end\nend\n',
      ['method a.b 1-1', 'extension C 2-4', 'method C.d 3-3'],
    ],
    [
      'functions outside of classes, nested, without `end`',
      'def a = 1\ndef b(x) = x + 1\ndef c\n  def d; end\n  E = 1\nend\n',
      ['function a 1-1', 'function b 2-2', 'function c 3-6', 'function c.d 4-4'],
    ],
    [
      'methods with a modifier before them',
      'class A\n  private def b; end\n  memoize(def c\n  end)\nend\n',
      ['class A 1-5', 'method A.b 2-2', 'method A.c 3-4'],
    ],
    [
      'attributes',
      'class A\n  attr_reader :a, "b"\n  attr_writer(:c)\n  attr_accessor :d,\n    :e\n  attr_reader :a\n  other :f\nend\n',
      ['class A 1-8', 'field A.a 2-2', 'field A.b 2-2', 'field A.c 3-3', 'field A.d 4-5', 'field A.e 4-5'],
    ],
    [
      'constants',
      'A = 1\nB, C = 2, 3\nclass D\n  E = 4\n  E = 5 unless x\n  F ||= 6\n  g = 7\nend\nD::H = 8\n',
      [
        'variable A 1-1',
        'variable B 2-2',
        'variable C 2-2',
        'class D 3-8',
        'field D.E 4-4',
        'field D.F 6-6',
        'variable D.H 9-9',
      ],
    ],
    [
      'classes that are made by a call',
      'A = Struct.new(:b, :c) do\n  def d; end\nend\nE = Class.new(F::G)\nclass H\n  I = Module.new { def j; end }\n  K = Data.define(:l)\n  M = Other.new(:n)\nend\n',
      [
        'class A 1-3',
        'field A.b 1-1',
        'field A.c 1-1',
        'method A.d 2-2',
        'class E 4-4: G',
        'class H 5-9',
        'trait H.I 6-6',
        'method H.I.j 6-6',
        'class H.K 7-7',
        'field H.K.l 7-7',
        'field H.M 8-8',
      ],
    ],
    [
      'methods that are made by a call, and other names of methods',
      'class A\n  define_method(:a) { |x| x }\n  define_method "b" do end\n  define_method("c#{d}") { }\n  alias e a\n  alias :f :a\n  alias_method :g, :a\nend\n',
      ['class A 1-8', 'method A.a 2-2', 'method A.b 3-3', 'method A.e 5-5', 'method A.f 6-6', 'method A.g 7-7'],
    ],
    [
      'blocks between',
      'describe A do\n  before { def helper; end }\n  class B\n    def c; end\n  end\nend\n',
      ['function helper 2-2', 'class B 3-5', 'method B.c 4-4'],
    ],
    ['what looks like code in strings', 'x = <<-RUBY\n  def a; end\n  class B; end\nRUBY\n', []],
    [
      'broken code',
      'class A\n  def b\n    c(1,, 2)\n  end\n\n  def d; end\nend\n',
      ['class A 1-7', 'method A.b 2-4', 'method A.d 6-6'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await outlineOf('a.rb', text)).toEqual(expected);
    expect(await namesWithoutCue('a.rb', text)).toEqual([]);
  });

  it('headers end at the body', async () => {
    const text = 'module A\n  class B < C\n    def d(x,\n          y)\n      x\n    end\n    def e = 1\n  end\nend\n';
    expect(await headersOf('a.rb', text)).toEqual(['module A', 'class B < C', 'def d(x,\n          y)', 'def e =']);
  });

  it.each<[name: string, text: string]>([
    ['comments between', 'class A\n  attr_reader :a, # First.\n    # second\n    :b\n  B, # third\n  C = 1, 2\nend\n'],
    [
      'odd spaces',
      'class  A\n  def  self . b; end\n  def\n    c; end\n  attr_reader(\n    :d\n  )\n  E=1\n  def[](i) end\nend\n',
    ],
    ['singleton classes', 'class<<A; def b; end; end\nclass << A::B; end\n'],
    ['letters beyond ASCII', 'class Größe\n  def größer?; end\n  attr_reader :änderung\n  ÄRGER = 1\nend\n'],
  ])('the cue sees %s', async (_name, text) => {
    expect(await namesWithoutCue('a.rb', text)).toEqual([]);
    expect(await outlineOf('a.rb', text)).not.toEqual([]);
  });
});

it('Ruby imports', async () => {
  const text =
    "require 'a/b'\nrequire_relative \"c\"\nload 'd.rb'\nautoload :E, 'e'\nrequire name\nother 'f'\nputs(require 'g')\n";
  expect(await importsOf('Rakefile', text)).toEqual(['1 a/b', '2 c', '3 d.rb', '4 e E', '7 g']);
});

it('Ruby calls', async () => {
  const text = 'a 1\nb.c(d { e! }).f\nG.new\nH::I.new(1)\nj&.k\nl = "#{m()} n()" # o()\np = :q\n';
  expect(await capturedBy('calls', 'call', 'a.rb', text)).toEqual([
    'a',
    'c',
    'd',
    'e!',
    'f',
    'G',
    'new',
    'I',
    'new',
    'k',
    'm',
  ]);
});

it('Ruby references', async () => {
  const text = 'class A < B::C\n  def d(e) = f.g("h", "#{i} j", :k, l: @m) # n\nend\n';
  expect(await capturedBy('references', 'reference', 'a.rb', text)).toEqual(['A', 'B', 'C', 'd', 'e', 'f', 'g', 'i']);
});

it('Ruby locals', async () => {
  const text =
    'def m(a, b = 1, *c, d:, e: 2, **f, &g)\n' +
    '  h = 1; i, (j, *k) = x; l ||= 1; n, *o = x\n' +
    '  x.each { |p, (q, r), s = 1| y }; ->(t, u: 1) { t }; for v in x do end; for w, z in x do end\n' +
    '  begin; rescue E => a1; end\n' +
    '  case x\n  in {b1:, k2: c1, **d1} then 1\n  in [e1, *f1] then 1\n  in Foo => g1 then 1\n  in h1 then 1\n  end\nend\n';
  expect(await capturedBy('scopes', 'local', 'a.rb', text)).toEqual(
    'a b c d e f g h i j k l n o p q r s t u v w z a1 b1 c1 d1 e1 f1 g1 h1'.split(' '),
  );
});
