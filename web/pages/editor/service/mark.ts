import type { Service } from '../../../../src/integrations/services/service.ts'

const MARK_LENGTH_MAX = 3

/**
 * Two or three letters that mark a service in a list: not a logo. `Email by Postmark` is marked as Postmark, and `Google Ads,
 * calls from ads` differs from `Google Ads` by the following words.
 */
export function markOf(name: Service['name']): string {
  const known = name.replace(/^Email by |\.com$| \(.*\)/g, '')
  const parts = known.split(/,?\s+|(?<=[a-z])(?=[A-Z\d])/)
  if (parts.length === 1) return known.charAt(0).toUpperCase() + known.charAt(1)
  return parts
    .map((part) => part.charAt(0).toUpperCase())
    .join('')
    .slice(0, MARK_LENGTH_MAX)
}
