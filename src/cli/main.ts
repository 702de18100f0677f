#!/usr/bin/env node
import { program } from './program.ts';
import { usageExitCode } from './exitCodes.ts';

program()
  .parseAsync()
  .catch((error: unknown) => {
    // Expected ends never come here: this is a bug of ours, so the whole trace is wanted.
    console.error(error);
    process.exitCode = usageExitCode;
  });
