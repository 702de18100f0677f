import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PytestCandidateRunner } from '../../src/testing/pytest/candidateRunner.ts';
import type { CandidateRunner, TestRunner } from '../../src/testing/testRunner.ts';
import { hashOfTree, project } from './cli.ts';
import { overlayOf, openRunner, pythons, testIds } from './pytestProject.ts';
