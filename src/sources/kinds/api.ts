import { country, recordingsSettings, recordingsOrigin, recordsSetting } from './common-settings.ts'
import type { SourceKind } from './kind.ts'

/** The kind for clients of Offhook's own API. */
export const api: SourceKind<'api'> = {
  id: 'api',
  name: 'API',
  summary: 'Your own software reports calls through the Offhook API.',
  needs: 'Requires a developer.',
  also: 'rest developer script curl program',
  usualName: 'Switchboard',
  mode: 'api',
  settings: { country, records: recordsSetting('announced'), ...recordingsSettings },
  form: [],
  origin: recordingsOrigin,
}
