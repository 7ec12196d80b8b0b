// The parts of a draft in words, for the comparison of two versions.
import { conditionWords } from '../../../words/condition-words.ts'
import { words } from '../../../words/words.ts'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import type { Difference } from '../draft/merge.ts'
import type { Draft, DraftAuth, DraftHeader, DraftRow } from '../draft/draft.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { PartName, SettingPath } from '../draft/parts.ts'
import type { Condition } from '../../../../src/integrations/integration.ts'
import { isSecret } from '../../../../src/render/auth/kind.ts'
import { authKindOf } from '../../../../src/render/auth/kinds.ts'
import { callsSentence } from '../trigger/sentence.ts'

const say = words.saving

/** The label of a part. */
export function partLabel({ part, base, mine, theirs }: Difference): string {
  const { key } = (mine ?? theirs ?? base ?? { key: '' }) as { key: string }
  if (part.startsWith('row:')) return say.rowPart(sanitizeLine(key))
  if (part.startsWith('header:')) return say.headerPart(sanitizeLine(key))
  return say.part[part as SettingPath]
}

/** The value of a part, as a line of text. */
export function partText(part: PartName, value: unknown): string {
  if (part.startsWith('row:')) return value === undefined ? say.gone : rowText(value as DraftRow)
  if (part.startsWith('header:')) return value === undefined ? say.gone : headerText(value as DraftHeader)
  if (part === 'request.auth') return authText(value as DraftAuth)
  if (part === 'conditions') return callsSentence(value as Condition | null, 'UTC')
  if (part === 'statuses') return statusesText(value as Draft['statuses'])
  if (part === 'recordings.link_days') return words.when.linksWork(value as number | null)
  if (part === 'wait.cap_s') return words.when.time(Number(value))
  if (part === 'wait.steps') return (value as readonly string[]).join(', ') || say.none
  if (typeof value === 'boolean') return value ? say.on : say.off
  if (typeof value === 'string') return value === '' ? say.none : sanitizeLine(value)
  return value === null ? say.none : sanitizeLine(JSON.stringify(value))
}

function statusesText(statuses: Draft['statuses']): string {
  if (statuses === null) return conditionWords.statusesAll
  return statuses.map((status) => words.life.status[status]).join(', ') || say.none
}

function rowText({ key, value, enabled, type, omit_empty }: DraftRow): string {
  const more = [
    ...(type === 'auto' ? [] : [type]),
    ...(omit_empty ? ['omit_empty'] : []),
    ...(enabled ? [] : [say.off]),
  ]
  return sanitizeLine(`${key} = ${value}${more.length > 0 ? ` (${more.join(', ')})` : ''}`)
}

function headerText({ key, value }: DraftHeader): string {
  return sanitizeLine(`${key}: ${typeof value === 'string' ? value : secretText(value)}`)
}

function authText(auth: DraftAuth): string {
  const values: Readonly<Record<string, unknown>> = auth
  const shown = Object.entries(authKindOf(auth).members).flatMap(([name, member]) => {
    if (member.inSummary !== true) return []
    return [isSecret(member) ? secretText(values[name] as SecretValue) : String(values[name])]
  })
  return sanitizeLine([words.form.authKinds[auth.type], ...shown].join(' '))
}

/** A typed secret is not shown: somebody may be looking over the person's shoulder. */
function secretText(secret: SecretValue): string {
  if (typeof secret === 'string') return say.typedAnew
  return secret ? words.form.secretHidden(secret.last4 ?? '') : say.none
}
