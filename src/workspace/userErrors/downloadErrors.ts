/** Models that are fetched to this machine. */
import { UserError } from './userError.ts';

export const modelAddressInvalid = (address: string): UserError =>
  new UserError(
    'model-address-invalid',
    `${address} names no model. Name a GGUF file by its path, as hf:owner/repository/file.gguf, or by an https address that ends in .gguf.`,
  );

export const modelAlreadyThere = (path: string): UserError =>
  new UserError(
    'model-already-there',
    `There is a model ${path} already, which is not the same. Remove it first, or give the other file another name.`,
  );

export const downloadFailed = (url: string, detail: string): UserError =>
  new UserError(
    'download-failed',
    `${url} could not be downloaded: ${detail} What has come so far is kept: the same command goes on from there.`,
  );

export const downloadDamaged = (url: string, actual: string, expected: string): UserError =>
  new UserError(
    'download-damaged',
    `${url} came with SHA-256 ${actual}, but ${expected} was expected. It was thrown away. Check the address and the checksum, then try again.`,
  );

export const diskFull = (folder: string, detail: string): UserError =>
  new UserError(
    'disk-full',
    `There is not enough room in ${folder}: ${detail} Free some, or name another folder with FIXPOINT_MODELS.`,
  );
