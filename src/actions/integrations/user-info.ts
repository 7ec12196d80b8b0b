// Moves a user name in an address to Authentication, as Basic (S6).
import type { IntegrationInput } from '../../integrations/integration.ts'
import type { Result } from '../failure.ts'
import { splitUserInfo } from '../../integrations/user-info.ts'
import { notSaved } from './not-saved.ts'
import { decodePercent } from '../../text/decode-percent.ts'

/** The integration without a user name in its address. Fails if another authentication is also set. */
export function moveUserInfo(sent: IntegrationInput): Result<IntegrationInput> {
  const { request } = sent
  const { address: url, userInfo } = splitUserInfo(request.url)
  if (userInfo === null) return sent
  const [username = '', ...rest] = userInfo.split(':')
  if (request.auth.type === 'none') {
    const auth = { type: 'basic' as const, username: decodePercent(username), password: decodePercent(rest.join(':')) }
    return { ...sent, request: { ...request, url, auth } }
  }
  const detail = 'The URL contains a username, and Authentication is set too. Remove the username from the URL.'
  return notSaved('/request/url', detail)
}
