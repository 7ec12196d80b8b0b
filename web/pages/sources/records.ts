// What a source says of recordings (C9), as the API takes it.
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources.records

export type Records = 'announced' | 'answered_calls' | 'never'

const all = ['announced', 'answered_calls', 'never'] as const

export const recordsChoices = all.map((value) => ({ value, label: say.labels[value], what: say.what[value] }))

/** `usual`: what the kind does where nothing is said. */
export function recordsOf({ records }: Readonly<Record<string, unknown>>, usual: Records = 'announced'): Records {
  return all.find((one) => one === records) ?? usual
}

/** As a merge patch takes it; `usual`: what the kind does where nothing is said. */
export function recordsSent(records: Records, usual: Records = 'announced'): Records | null {
  return records === usual ? null : records
}
