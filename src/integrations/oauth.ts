// How an integration gets its tokens (S25), with what was typed into the inputs of its service.
import { fillOAuth } from '../render/oauth.ts'
import type { OAuth2Auth } from '../render/request.ts'
import { settingsOf } from './inputs.ts'
import type { Integration } from './integration.ts'

/** `null`: it uses none. */
export function oauthOf({
  request: { auth },
  service,
  settings,
}: Pick<Integration, 'request' | 'service' | 'settings'>): OAuth2Auth | null {
  return auth.type === 'oauth2' ? fillOAuth(auth, settingsOf(service, settings)).auth : null
}
