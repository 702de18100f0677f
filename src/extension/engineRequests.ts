import type { RequestType } from 'vscode-languageclient/node';
import type { IndexReport } from '../protocol/contract.ts';
import type {
  FixTestParams,
  FixTestResult,
  IndexParams,
  LocalizeParams,
  LocalizeResult,
  ModelDestination,
  ModelServerInfo,
  RunModel,
  SearchParams,
  SearchReply,
  SymbolSearchParams,
  SymbolSearchReply,
} from '../protocol/protocol.ts';
import {
  fixTestRequest,
  indexRequest,
  localizeRequest,
  modelDestinationRequest,
  modelServersRequest,
  searchRequest,
  symbolSearchRequest,
} from '../protocol/protocol.ts';

// Loading this module loads the protocol's library. Whoever asks names the request instead, and imports only types.

/** What the engine can be asked, by name. */
export interface EngineRequests {
  readonly fixTest: { readonly params: FixTestParams; readonly result: FixTestResult };
  readonly localize: { readonly params: LocalizeParams; readonly result: LocalizeResult };
  readonly search: { readonly params: SearchParams; readonly result: SearchReply };
  readonly symbolSearch: { readonly params: SymbolSearchParams; readonly result: SymbolSearchReply };
  readonly index: { readonly params: IndexParams; readonly result: IndexReport };
  readonly modelServers: { readonly params: Record<string, never>; readonly result: ModelServerInfo[] };
  readonly modelDestination: { readonly params: Omit<RunModel, 'key'>; readonly result: ModelDestination };
}

export type RequestName = keyof EngineRequests;
/** Requests that run tests and tell how far they are. */
export type RunName = 'fixTest' | 'localize';
export type ParamsOf<Name extends RequestName> = EngineRequests[Name]['params'];
export type ResultOf<Name extends RequestName> = EngineRequests[Name]['result'];

export const requestTypes: { readonly [Name in RequestName]: RequestType<ParamsOf<Name>, ResultOf<Name>, void> } = {
  fixTest: fixTestRequest,
  localize: localizeRequest,
  search: searchRequest,
  symbolSearch: symbolSearchRequest,
  index: indexRequest,
  modelServers: modelServersRequest,
  modelDestination: modelDestinationRequest,
};
