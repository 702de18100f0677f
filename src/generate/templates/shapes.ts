import type { LanguageShape } from './languageShape.ts';
import { python } from './python.ts';

/** The languages that templates know. */
export const LANGUAGE_SHAPES: readonly LanguageShape[] = [python];
