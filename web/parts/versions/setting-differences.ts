// Compares two configurations setting by setting; each is a tree of plain values.
import { differencesBetween, type JsonDifference } from '../../../src/json/differences.ts'
import { isObject } from '../../../src/json/is-object.ts'
import { words } from '../../words/words.ts'
import type { ValueDifference } from '../differences.tsx'
import { sanitizeLine } from '../sanitize-text.ts'

/** `labelOf`: the label of the setting at a path. */
export function settingDifferences(
  before: object,
  after: object,
  labelOf: (path: string) => string,
): readonly ValueDifference[] {
  // A secret that was set or removed counts as one difference.
  const all = differencesBetween(secretsAsText(before), secretsAsText(after)).flatMap(membersApart)
  return all.map(({ path, before: from, after: to }) => ({
    id: path,
    label: sanitizeLine(labelOf(path)),
    from: textOf(from),
    to: textOf(to),
  }))
}

/** A group of settings that only one of the two has, split into single settings. */
function membersApart(whole: JsonDifference): readonly JsonDifference[] {
  const { path, before, after } = whole
  if (!(isObject(before) && after === null) && !(before === null && isObject(after))) return [whole]
  const apart = differencesBetween(before ?? {}, after ?? {}, path)
  return apart.length === 0 ? [whole] : apart
}

function secretsAsText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(secretsAsText)
  if (!isObject(value)) return value
  if (value['set'] === true) return words.form.secretHidden('')
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, secretsAsText(member)]))
}

/** `null`: the setting is empty. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? words.saving.on : words.saving.off
  return sanitizeLine(typeof value === 'string' ? value : JSON.stringify(value))
}
