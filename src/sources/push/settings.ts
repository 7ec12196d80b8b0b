// What the settings of a source that any system posts to say of proving its messages.
import { authFlaws, type Auth } from '../kinds/push-auth.ts'
import { isGiven, readOnce, type Settings } from '../kinds/settings.ts'

/** How messages are known to be the vendor's. Settings that were never saved so let nobody in. */
export const authOf: (settings: Settings) => Auth = readOnce((settings) => {
  const auth = settings['auth']
  if (!isGiven(auth)) return { type: 'none' }
  return authFlaws(auth).length === 0 ? (auth as Auth) : { type: 'key', in: 'header', name: 'authorization' }
})

export function secretOf(settings: Settings): string {
  const secret = settings['secret']
  return typeof secret === 'string' ? secret : ''
}
