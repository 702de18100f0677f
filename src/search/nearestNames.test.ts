import { describe, expect, it } from 'vitest';
import { nearestNames } from './nearestNames.ts';

describe('nearestNames', () => {
  it.each<[wanted: string, names: string[], expected: string[]]>([
    [
      'parse_file',
      ['parseFile', 'ParseFile', '_parse_file', 'parse-file'],
      ['_parse_file', 'parse-file', 'parseFile', 'ParseFile'],
    ],
    ['Parser', ['parser', 'Parsers', 'Parse'], ['parser', 'Parse', 'Parsers']],
    ['conusme', ['consume', 'customs'], ['consume']],
    ['prase', ['parse', 'phase', 'brass'], ['parse', 'phase']],
    ['abc', ['abd', 'xyz'], ['abd']],
    ['ab', ['ac', 'abc'], []],
    [
      'parse',
      ['parse_configuration_of_everything', 'reparse', 'x_parse_y'],
      ['reparse', 'x_parse_y', 'parse_configuration_of_everything'],
    ],
    ['get_user_name', ['user_name_of'], ['user_name_of']],
    ['config_parse', ['parse_config', 'parse'], ['parse']],
    ['parseTheConfig', ['config_parse_all'], ['config_parse_all']],
    ['toString', ['tostring', 'toStrin'], ['tostring', 'toStrin']],
    ['parse', ['parse'], []],
    ['', ['a'], []],
    ['___', ['a'], []],
    ['x'.repeat(10_000), ['x'], []],
    ['name', ['<anonymous name>'], []],
    ['__proto__', ['proto', 'constructor'], ['proto']],
  ])('%s', (wanted, names, expected) => {
    expect(nearestNames(wanted, names, 5).map(({ name }) => name)).toEqual(expected);
  });

  it('says how', () => {
    const names = ['Parse_File', 'parsFile', 'parseFileAgain'];
    expect(nearestNames('parseFile', names, 5)).toEqual([
      { name: 'Parse_File', nearness: 'style' },
      { name: 'parsFile', nearness: 'typo' },
      { name: 'parseFileAgain', nearness: 'part' },
    ]);
  });

  it('finds one among many', () => {
    const names = Array.from({ length: 50_000 }, (_, index) => `name_${index.toString(36)}_of${index % 97}_thing`);
    expect(nearestNames('serialize_requests', [...names, 'serialise_request'], 5)[0]).toMatchObject({
      name: 'serialise_request',
      nearness: 'typo',
    });
  });
});
