export function testCache(): string;
