// What cannot be read of a stored step (S46). Only the types are looked at: what a person may have typed wrong was refused when
// it was saved.

/** Why a step cannot be read and what to do, in sentences; `null`: it can. */
export function explainInvalidStep({
  kind,
  settings,
}: {
  readonly kind: string
  readonly settings: unknown
}): string | null {
  const wrong = wrongOf(kind, settings)
  if (wrong === null) return null
  const where = wrong === '' ? 'they are not an object' : `"${wrong}" has the wrong type`
  return `Its stored settings cannot be read: ${where}. It is skipped until it is saved again.`
}

/** The first setting that is wrong; empty: all of them. */
function wrongOf(kind: string, settings: unknown): string | null {
  if (!isObject(settings)) return ''
  const checks: readonly (readonly [string, (value: unknown) => boolean])[] =
    kind === 'command' ? [...COMMON, ['command', isText]] : [...COMMON, ...WEBHOOK]
  return checks.find(([name, holds]) => !holds(settings[name]))?.[0] ?? null
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isTexts = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText)

const COMMON = [
  ['needs_recording', (value: unknown) => typeof value === 'boolean'],
  ['timeout_s', isNumber],
] as const

const WEBHOOK = [
  ['url', isText],
  ['send', (value: unknown) => value === 'json' || value === 'audio'],
  ['form', isTexts],
  ['take', (value: unknown) => value === null || isTexts(value)],
  ['later_s', isNumber],
  ['auth', isAuth],
] as const

function isAuth(value: unknown): boolean {
  if (!isObject(value)) return false
  const { type, username } = value
  return type === 'none' || type === 'bearer' || (type === 'basic' && isText(username))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
