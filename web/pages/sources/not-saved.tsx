import { useQueryClient } from '@tanstack/react-query'
import { ProblemError } from '../../api/problem.ts'
import { sourceQuery } from '../../api/sources.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { ActionError } from '../../parts/states.tsx'
import { sourceWords } from '../../words/source-words.ts'

const say = sourceWords.sources

interface NotSavedProps {
  readonly id: string
  readonly error: unknown
  /** Replaces the typed values with the version that somebody else saved. */
  readonly onTheirs: () => void
}

/** Why a change was not saved. If somebody else saved first, their version can be loaded; the typed values stay until then. */
export function NotSaved({ id, error, onTheirs }: NotSavedProps) {
  const queries = useQueryClient()
  const theirs = async (): Promise<void> => {
    await queries.refetchQueries({ queryKey: sourceQuery(id).queryKey })
    onTheirs()
  }
  if (!(error instanceof ProblemError && error.status === 412)) return <ActionError error={error} />
  return (
    <Banner
      tone="warn"
      role="alert"
      action={
        <Button small onClick={() => void theirs()}>
          {say.takeTheirs}
        </Button>
      }
    >
      {say.changedSince}
    </Banner>
  )
}
