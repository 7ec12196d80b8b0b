import type { ConfigProblem } from '../../../../src/render/request.ts'
import type { Draft, DraftRequest } from './draft.ts'

/** Changes the draft: `change` gets the present draft and returns the new one. */
export type Change = (change: (draft: Draft) => Draft) => void

export function inDraft(patch: Partial<Draft>): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, ...patch })
}

export function inRequest(patch: Partial<DraftRequest>): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, request: { ...draft.request, ...patch } })
}

export function inDelivery(patch: Partial<Draft['delivery']>): (draft: Draft) => Draft {
  return (draft) => ({ ...draft, delivery: { ...draft.delivery, ...patch } })
}

/** The problem at this path, or within it. */
export function errorAt(problems: readonly ConfigProblem[], path: string): string | undefined {
  return problems.find((problem) => problem.severity === 'error' && isWithin(problem.path, path))?.message
}

export function warningsAt(problems: readonly ConfigProblem[], path: string): readonly string[] {
  return problems
    .filter((problem) => problem.severity === 'warning' && isWithin(problem.path, path))
    .map(({ message }) => message)
}

function isWithin(at: string, path: string): boolean {
  return at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`)
}
