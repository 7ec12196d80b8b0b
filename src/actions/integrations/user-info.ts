// A user name in an address moves to where it belongs (S6): under Authentication, as Basic.
import type { IntegrationInput } from '../../integrations/integration.ts'
import type { Result } from '../failure.ts'
import { splitUserInfo } from '../../integrations/user-info.ts'
import { notSaved } from './not-saved.ts'

/** The integration without a user name in its address. Fails when another authentication is set as well. */
export function moveUserInfo(sent: IntegrationInput): Result<IntegrationInput> {
  const { request } = sent
  const { address: url, userInfo } = splitUserInfo(request.url)
  if (userInfo === null) return sent
  const [username = '', ...rest] = userInfo.split(':')
  if (request.auth.type === 'none') {
    const auth = { type: 'basic' as const, username: decoded(username), password: decoded(rest.join(':')) }
    return { ...sent, request: { ...request, url, auth } }
  }
  const detail = 'The URL contains a username, and Authentication is set too. Remove the username from the URL.'
  return notSaved('/request/url', detail)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
