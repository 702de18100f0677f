import type { ClientCapabilities } from 'vscode-languageserver-protocol/node';

/**
 * What servers are told that this client can do: little, so that lists are plain. Without support of snippets, edits and
 * label details, an item's text is the name that it stands for.
 */
export const clientCapabilities: ClientCapabilities = {
  general: { positionEncodings: ['utf-16', 'utf-8'] },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: false },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
  },
  window: { workDoneProgress: true },
  textDocument: {
    synchronization: { dynamicRegistration: false, willSave: false, didSave: false },
    completion: {
      dynamicRegistration: false,
      contextSupport: true,
      completionItem: { snippetSupport: false, insertReplaceSupport: false, labelDetailsSupport: false },
    },
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: false },
    publishDiagnostics: { versionSupport: true, codeDescriptionSupport: false },
  },
};
