// What the server has beyond the protocol: its requests and notifications, and the JSON of the trace (docs/json.md).

import { NotificationType, RequestType } from 'vscode-languageclient/node';
import type { Trace } from './model';

/** The links of everything below a file or folder; of the first workspace folder where no `uri` is given. */
export const traceRequest = new RequestType<{ uri: string | null }, Trace, void>('specls/trace');

/** What `specls.nextTask` answers: why it is this task, or why there is none. */
export interface NextTask {
  task: { id: string; uri: string } | null;
  message: string;
}

/** Features whose trace may be another now, by their paths. */
export const changedNotification = new NotificationType<{ features: string[] }>('specls/changed');

/** The text of a document that is on no disk (`specls:/path/of/a/folder`). */
export const virtualDocumentRequest = new RequestType<{ uri: string }, string, void>(
  'specls/virtualDocument',
);

/** What the extension can do beyond what the protocol has words for; `experimental.specls` of its capabilities. */
export const capabilities = {
  virtualDocuments: true,
  changed: true,
  commands: ['specls.showReferences'],
};
