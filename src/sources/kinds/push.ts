import { authFlaws, authSecretFlaw } from './push-auth.ts'
import { country, recordingsSettings, mapping, recordingsOrigin, recordsSetting, timezone } from './common-settings.ts'
import { setting, type SourceKind } from './kind.ts'

/** Any system that can post: each source has an address of its own, and a mapping for its messages. */
export const push: SourceKind<'push'> = {
  id: 'push',
  name: 'Any system with webhooks',
  summary: 'Any system that can post call events to a URL. You map its messages by clicking.',
  needs: 'Requires a webhook URL setting in that system.',
  also: 'webhook generic custom http post mapping pbx',
  usualName: 'My phone system',
  mode: 'posted',
  settings: {
    mapping,
    auth: setting({ type: 'auth', check: authFlaws }),
    secret: setting({
      type: 'secret',
      help: 'The same as in your phone system. Stored encrypted and never shown again.',
      required: true,
      isShared: true,
      check: (secret, { auth }) => authSecretFlaw(auth, secret),
    }),
    country,
    timezone,
    records: recordsSetting('announced'),
    ...recordingsSettings,
  },
  // Includes the secret, whose label depends on the authentication.
  form: ['auth', 'country', 'timezone'],
  origin: recordingsOrigin,
}
