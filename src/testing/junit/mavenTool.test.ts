import { expect, it } from 'vitest';
import { parseVersions } from './mavenTool.ts';

const debian = `\x1b[1mApache Maven 3.8.7\x1b[m
Maven home: /usr/share/maven
Java version: 17.0.15, vendor: Debian, runtime: /usr/lib/jvm/java-17-openjdk-amd64
Default locale: en, platform encoding: UTF-8`;
const windows = `Apache Maven 3.9.9 (8e8579a9e76f7d015ee5ec7bfcdc97d260186937)\r
Maven home: C:\\Program Files\\maven\r
Java version: 1.8.0_412, vendor: Temurin, runtime: C:\\Program Files\\jdk8\\jre\r
`;

it.each([
  [debian, ['3.8.7', '/usr/share/maven', '17.0.15', '/usr/lib/jvm/java-17-openjdk-amd64']],
  [windows, ['3.9.9', 'C:\\Program Files\\maven', '1.8.0_412', 'C:\\Program Files\\jdk8\\jre']],
  ['mvn: JAVA_HOME is not defined correctly', undefined],
])('reads the versions of %s', (output, expected) => {
  const found = parseVersions(output);
  expect(found && [found.version, found.home, found.javaVersion, found.javaHome]).toEqual(expected);
});
