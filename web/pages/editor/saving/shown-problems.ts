import type { Problem } from '../../../../src/render/request.ts'
import type { Editing } from './editing.ts'

/**
 * What is wrong, by the rules of the server that the page has too, and by what the server refused. What is empty on a page
 * that was just opened is no mistake yet.
 */
export function shownProblems({ draft, saved, phase }: Editing, judged: readonly Problem[]): readonly Problem[] {
  const refused = phase.is === 'refused' ? phase.flaws : []
  if (saved) return [...refused, ...judged]
  const isEmpty = ({ path }: Problem): boolean =>
    (path === 'name' && draft.name.trim() === '') || (path === 'request.url' && draft.request.url.trim() === '')
  return [...refused, ...judged.filter((problem) => !isEmpty(problem))]
}
