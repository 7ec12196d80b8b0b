import type { Problem } from '../../../../src/render/request.ts'
import type { Editing } from './editing.ts'

/** What is wrong, by the rules of the server that the page has too, and by what the server refused. */
export function shownProblems({ phase }: Editing, judged: readonly Problem[]): readonly Problem[] {
  return phase.is === 'refused' && phase.flaws.length > 0 ? [...phase.flaws, ...judged] : judged
}

/** Whether something is empty that nobody was asked for yet: on a page that was just opened that is no mistake. */
export function withoutMissing({ draft, saved }: Editing, problems: readonly Problem[]): readonly Problem[] {
  if (saved) return problems
  const empty = new Set([
    ...(draft.name.trim() === '' ? ['name'] : []),
    ...(draft.request.url.trim() === '' ? ['request.url'] : []),
  ])
  return problems.filter(({ path }) => !empty.has(path))
}
