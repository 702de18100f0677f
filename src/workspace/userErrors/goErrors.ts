/** The go command and modules of Go. */
import { UserError } from './userError.ts';

export const goNotFound = (): UserError =>
  new UserError(
    'go-not-found',
    'No go command was found on the path. Install Go 1.20 or newer (https://go.dev/dl), or put the folder of the go command on the path of the program that starts Fixpoint.',
  );

export const goNotUsable = (go: string, detail: string): UserError =>
  new UserError(
    'go-not-usable',
    `${go} cannot be used: ${detail} Fixpoint fetches nothing: run "go version" and "go mod download" in the project yourself, then try again.`,
  );

export const goTooOld = (go: string, version: string): UserError =>
  new UserError(
    'go-too-old',
    `${go} is Go ${version}, which is too old. Install Go 1.20 or newer, or put a newer one first on the path.`,
  );

export const goModuleNotFound = (where: string): UserError =>
  new UserError(
    'go-module-not-found',
    `${where} belongs to no Go module: there is no go.mod in it or above it below the root. Open the folder that holds go.mod, or name it with --root.`,
  );
