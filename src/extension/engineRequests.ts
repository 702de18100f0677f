import type { RequestType } from 'vscode-languageclient/node';
import type { IndexReport } from '../protocol/contract.ts';
import type {
  FixTestParams,
  FixTestResult,
  IndexParams,
  SearchParams,
  SearchReply,
  SymbolSearchParams,
  SymbolSearchReply,
} from '../protocol/protocol.ts';
import { fixTestRequest, indexRequest, searchRequest, symbolSearchRequest } from '../protocol/protocol.ts';

// Loading this module loads the protocol's library. Whoever asks names the request instead, and imports only types.

/** What the engine can be asked, by name. */
export interface EngineRequests {
  readonly fixTest: { readonly params: FixTestParams; readonly result: FixTestResult };
  readonly search: { readonly params: SearchParams; readonly result: SearchReply };
  readonly symbolSearch: { readonly params: SymbolSearchParams; readonly result: SymbolSearchReply };
  readonly index: { readonly params: IndexParams; readonly result: IndexReport };
}

export type RequestName = keyof EngineRequests;
export type ParamsOf<Name extends RequestName> = EngineRequests[Name]['params'];
export type ResultOf<Name extends RequestName> = EngineRequests[Name]['result'];

export const requestTypes: { readonly [Name in RequestName]: RequestType<ParamsOf<Name>, ResultOf<Name>, void> } = {
  fixTest: fixTestRequest,
  search: searchRequest,
  symbolSearch: symbolSearchRequest,
  index: indexRequest,
};
