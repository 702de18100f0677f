import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { heatLevels } from './heat.ts';
import { heatColours, heatIcon } from './heatIcons.ts';

/** Editor backgrounds of VS Code's own themes. */
const backgrounds = {
  light: ['#ffffff', '#f8f8f8', '#fafafd'],
  dark: ['#1e1e1e', '#1f1f1f', '#000000', '#252526'],
};

describe('every colour of the heat', () => {
  const cases = (['light', 'dark'] as const).flatMap((theme) =>
    backgrounds[theme].flatMap((background) =>
      heatLevels.map((level) => [heatColours[theme][level], background] as const),
    ),
  );
  it.each(cases)('%s can be told from %s', (colour, background) => {
    expect(contrast(colour, background)).toBeGreaterThanOrEqual(3);
  });

  it('is the one that the manifest gives to the overview ruler', () => {
    interface Colour {
      readonly id: string;
      readonly defaults: Readonly<Record<string, string>>;
    }
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { colors: Colour[] } };
    for (const level of heatLevels) {
      const colour = manifest.contributes.colors.find(({ id }) => id === `fixpoint.suspectHeat${level}`);
      const { light, dark } = { light: heatColours.light[level], dark: heatColours.dark[level] };
      expect(colour?.defaults).toEqual({ light, dark, highContrast: dark, highContrastLight: light });
    }
  });
});

describe('every picture', () => {
  it.each(['line', 'function'] as const)('of a %s has a shape of its own for each level', (kind) => {
    const shapes = heatLevels.map((level) => heatIcon(kind, level, 'black'));
    expect(new Set(shapes).size).toBe(heatLevels.length);
  });
});

/** As WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
