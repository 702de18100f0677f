import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languagesWithTests } from './testFunctionAt.ts';
import { originalScheme, patchedScheme } from './review/reviewAddress.ts';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly enabledApiProposals?: readonly string[];
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title?: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly (MenuItem & { readonly key: string })[];
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when: string; readonly contents: string }[];
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string; readonly markdownDescription?: string }>>;
    };
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { commands, menus, keybindings, configuration, views, viewsWelcome, colors } = manifest.contributes;
const commandIds = commands.map(({ command }) => command);
const viewIds = Object.values(views).flatMap((ofContainer) => ofContainer.map(({ id }) => id));
const source = readdirSync('src/extension', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join('src/extension', file), 'utf8'))
  .join('\n');

/** Menus that every VS Code since the oldest supported one offers to published extensions. */
const stableMenus = [
  'commandPalette',
  'comments/commentThread/title',
  'editor/context',
  'editor/title',
  'testing/item/context',
  'testing/item/gutter',
  'testing/item/result',
  'testing/message/content',
  'testing/message/context',
  'view/item/context',
  'view/title',
];

describe('every command', () => {
  it.each(commands.map((command) => [command.command, command] as const))(
    '%s is named as it should be',
    (id, command) => {
      expect(id).toMatch(/^fixpoint\.((review|suspects)\.)?[a-zA-Z]+$/);
      expect(command.title).toMatch(/^[A-Z]/);
      expect(command.category).toBe('Fixpoint');
    },
  );

  it.each(commandIds)('%s is registered by the extension', (id) => {
    const name = id.replace(/^fixpoint\.(review|suspects)\./, '');
    expect(source.includes(`'${id}'`) || source.includes(`'${name}'`)).toBe(true);
  });

  it('is there once', () => {
    expect(new Set(commandIds).size).toBe(commandIds.length);
  });
});

describe('every menu and key', () => {
  const entries = [
    ...Object.entries(menus).flatMap(([menu, items]) => items.map((item) => [menu, item] as const)),
    ...keybindings.map((binding) => [binding.key, binding] as const),
  ];

  it.each(entries)('%s leads to a command, under a condition', (_place, { command, when }) => {
    expect(commandIds).toContain(command);
    expect(when).toBeTruthy();
  });

  it.each(Object.keys(menus))('%s is no proposed menu', (menu) => {
    expect(stableMenus).toContain(menu);
  });

  it('uses only context keys of ours that are set', () => {
    const used = new Set(JSON.stringify(entries).match(/fixpoint\.[a-zA-Z.]+/g));
    const keys = [...used].filter((key) => !commandIds.includes(key) && !viewIds.includes(key));
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !source.includes(`setContext('${key}'`))).toEqual([]);
  });

  it('keeps commands that need an argument out of the palette', () => {
    for (const command of ['fixpoint.fixFailingTest', 'fixpoint.suspects.runAndShow'])
      expect(menus['commandPalette']).toContainEqual({ command, when: 'false' });
  });
});

describe('every command about the test at the cursor', () => {
  const atCursor = commandIds.filter((id) => /AtCursor$/.test(id));
  const offers = (of: readonly MenuItem[] | undefined, id: string): string[] =>
    (of ?? []).filter(({ command }) => command === id).map(({ when = '' }) => when);
  const inFiles = offers(menus['editor/context'], 'fixpoint.fixTestAtCursor')[0] ?? '';
  const languages = `LangId =~ /^(${languagesWithTests.join('|')})$/`;

  it('is one of these', () => {
    expect(atCursor).toEqual([
      'fixpoint.fixTestAtCursor',
      'fixpoint.suspects.showAtCursor',
      'fixpoint.suspects.runAndShowAtCursor',
    ]);
  });

  it.each(atCursor)('%s is in the palette, in the menu and on a key in each language with tests', (id) => {
    expect(offers(menus['commandPalette'], id)).toEqual([`editor${languages}`]);
    expect(offers(menus['editor/context'], id)).toEqual([inFiles]);
    expect(offers(keybindings, id)).toEqual([
      `editorTextFocus && ${inFiles.replace('resourceLangId', 'editorLangId')}`,
    ]);
    expect(inFiles.startsWith(`resource${languages} && (testing.activeEditorHasTests || `)).toBe(true);
  });

  const fileNames = new RegExp(/resourceFilename =~ \/(.*?)\/ \|\|/.exec(inFiles)?.[1] ?? '-');
  it.each([
    ['test_basket.py', true],
    ['basket_test.py', true],
    ['cart.test.ts', true],
    ['cart.spec.tsx', true],
    ['cart.test.mjs', true],
    ['cart_test.go', true],
    ['CartTest.java', true],
    ['TestCart.java', true],
    ['CartIT.java', true],
    ['basket.py', false],
    ['cart.ts', false],
    ['cart.go', false],
    ['Testament.java', false],
    ['Cart.java', false],
  ])('is offered in %s whether or not an adapter knows its tests: %s', (file, isOffered) => {
    expect(fileNames.test(file)).toBe(isOffered);
  });
});

describe('every view', () => {
  it.each(viewIds)('%s says what to do while it is empty', (id) => {
    const welcomes = viewsWelcome.filter(({ view }) => view === id);
    expect(welcomes.some(({ contents }) => /\]\(command:/.test(contents))).toBe(true);
  });

  it.each(viewsWelcome)('leads from its welcome ($when) to commands that are there', ({ contents }) => {
    const led = [...contents.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
    const ours = led.filter((command) => command.startsWith('fixpoint.'));
    expect(led.length).toBeGreaterThan(0);
    expect(ours.filter((command) => !commandIds.includes(command))).toEqual([]);
  });
});

describe('every colour', () => {
  it.each(colors)('$id has a default in each kind of theme and is used', ({ id, defaults }) => {
    expect(Object.keys(defaults).sort()).toEqual(['dark', 'highContrast', 'highContrastLight', 'light']);
    expect(source).toContain(id.replace(/\d/, '${level}'));
  });
});

describe('every setting', () => {
  it.each(Object.entries(configuration.properties))('%s is described, has a scope and is read', (id, setting) => {
    expect(id).toMatch(/^fixpoint\.(suspects\.)?[a-zA-Z]+$/);
    expect(setting.markdownDescription).toMatch(/\.$/);
    expect(['resource', 'machine-overridable', 'machine', 'window']).toContain(setting.scope);
    expect(source.includes(`'${id.replace('fixpoint.', '')}'`)).toBe(true);
  });
});

describe('the manifest', () => {
  it('asks for no proposed API', () => {
    expect(manifest.enabledApiProposals).toBeUndefined();
  });

  it('does not wake the extension at startup', () => {
    // The last two are asked for when a window is opened again with a review's tab in it.
    const ofTabs = [originalScheme, patchedScheme].map((scheme) => `onFileSystem:${scheme}`);
    const ofLanguages = languagesWithTests.map((language) => `onLanguage:${language}`);
    expect(manifest.activationEvents).toEqual([...ofLanguages, ...ofTabs]);
  });

  it('lets an untrusted workspace choose no program to run', () => {
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(['fixpoint.pythonPath']);
    expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false);
  });
});
