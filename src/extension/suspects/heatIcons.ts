import type { HeatLevel } from './heat.ts';
import { heatLevels } from './heat.ts';

/**
 * Pictures for the gutter and the view. Levels differ in shape, not only in colour: four bars of rising height, as many
 * of them filled as the level says; a function's header has a ring around a dot that grows.
 */
export type HeatTheme = 'light' | 'dark';

/** At least 3:1 against the editor's background, also in the high-contrast themes: heatIcons.test.ts measures it. */
export const heatColours: Readonly<Record<HeatTheme, Readonly<Record<HeatLevel, string>>>> = {
  light: { 4: '#b3141b', 3: '#b04a00', 2: '#7d6200', 1: '#6b6b6b' },
  dark: { 4: '#ff6b64', 3: '#ff9d4d', 2: '#e3bf56', 1: '#a0a0a0' },
};

/** An SVG picture of 16 by 16. */
export function heatIcon(kind: 'line' | 'function', level: HeatLevel, colour: string): string {
  const shapes = kind === 'line' ? bars(level, colour) : ring(level, colour);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${shapes}</svg>`;
}

/** The icon as an address that the editor takes for a picture. */
export function heatIconUri(kind: 'line' | 'function', level: HeatLevel, theme: HeatTheme): string {
  const svg = heatIcon(kind, level, heatColours[theme][level]);
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

function bars(level: HeatLevel, colour: string): string {
  return [...heatLevels]
    .reverse()
    .map((step) => {
      const height = 1 + step * 3;
      const x = (step - 1) * 3.5 + 1.25;
      return step <= level
        ? `<rect x="${x}" y="${14.5 - height}" width="2.5" height="${height}" rx="0.5" fill="${colour}"/>`
        : `<rect x="${x}" y="13" width="2.5" height="1.5" rx="0.5" fill="${colour}" fill-opacity="0.55"/>`;
    })
    .join('');
}

function ring(level: HeatLevel, colour: string): string {
  const dot = `<circle cx="8" cy="8" r="${0.75 + level * 0.65}" fill="${colour}"/>`;
  return `<circle cx="8" cy="8" r="5.75" fill="none" stroke="${colour}" stroke-width="1.25"/>${dot}`;
}
