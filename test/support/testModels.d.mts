export type TestModelSize = '0.5b' | '1.5b';
export const testModelSizes: readonly TestModelSize[];
export function testModel(size: TestModelSize): Promise<string>;
