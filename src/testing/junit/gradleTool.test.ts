import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseGradleVersions, probeGradle } from './gradleTool.ts';

it.each([
  [
    '\n------------\nGradle 8.10.2\n------------\n\nBuild time: 2024\nKotlin:        1.9.24\nLauncher JVM:  17.0.15 (Debian)\nDaemon JVM: /usr/lib',
    '8.10.2 on 17.0.15',
  ],
  ['Gradle 4.4.1\nGroovy: 2.4.21\nJVM:          17.0.15 (Debian 17.0.15+6)\n', '4.4.1 on 17.0.15'],
  ['Gradle 9.0-rc-1\r\nLauncher JVM:  21 (x)\r\n', '9.0-rc-1 on 21'],
  ['Downloading https://example.org/gradle-8.10.2-bin.zip', undefined],
])('%s', (output, told) => {
  const tool = parseGradleVersions(output);
  expect(tool && `${tool.version} on ${tool.javaVersion}`).toBe(told);
});

const failures: [string, string, RegExp][] = [
  [
    'Downloading https://example.org/gradle.zip\nException in thread "main" java.net.UnknownHostException: example.org\n\tat java.base/java.net.X(X.java:1)',
    'gradle-not-started',
    /could not start Gradle: Exception in thread "main" java\.net\.UnknownHostException: example\.org\. .*gradlew --version/,
  ],
  ['', 'gradle-not-started', /it said nothing/],
  ['ERROR: JAVA_HOME is not set and no java command could be found.', 'java-not-found', /JAVA_HOME is not set/],
];
it.skipIf(process.platform === 'win32').each(failures)('a wrapper that says %j', async (said, code, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  try {
    writeFileSync(join(folder, 'gradlew'), `cat >&2 <<'END'\n${said}\nEND\nexit 1\n`);
    const probe = probeGradle(folder, process.env, new AbortController().signal);
    await expect(probe).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.skipIf(process.platform === 'win32')('a wrapper of an old Gradle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixpoint-test-'));
  try {
    writeFileSync(join(folder, 'gradlew'), `printf 'Gradle 3.5\\nJVM: 1.8.0\\n'`);
    const probe = probeGradle(folder, process.env, new AbortController().signal);
    await expect(probe).rejects.toMatchObject({ code: 'gradle-too-old' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
