import type { Service } from '../../../../src/integrations/services/service.ts'

const MARK_LENGTH_MAX = 3

/**
 * Two or three letters that tell a service from the others of a list: nobody's logo. `Email by Postmark` is known as Postmark, and
 * `Google Ads, calls from ads` is told from `Google Ads` by what follows.
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
