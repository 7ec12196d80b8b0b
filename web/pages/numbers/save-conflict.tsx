import { useQuery } from '@tanstack/react-query'
import { numberQuery } from '../../api/numbers.ts'
import type { ListedNumber } from '../../api/numbers.ts'
import { Banner } from '../../parts/banner.tsx'
import { Button } from '../../parts/button.tsx'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { words } from '../../words/words.ts'
import { draftOfNumber, MEMBERS } from './number-draft.ts'
import type { NumberDraft } from './number-draft.ts'

const say = words.numbers

interface TheirsProps {
  /** The entry when it was opened. */
  readonly before: ListedNumber
  /** The entry as typed here. */
  readonly mine: NumberDraft
  readonly onTheirs: () => void
  /** Saves the person's changes over the version that somebody else saved, by its ETag. */
  readonly onOver: (etag: string) => void
}

/** Somebody else saved first: shows their changes, and asks which version to keep. */
export function SaveConflict({ before, mine, onTheirs, onOver }: TheirsProps) {
  const now = useQuery({ ...numberQuery(before.id, -1), staleTime: 0, gcTime: 0 })
  const [old, theirs] = [draftOfNumber(before), now.data && draftOfNumber(now.data.number)]
  const differ = theirs ? MEMBERS.filter((one) => theirs[one] !== old[one] && theirs[one] !== mine[one]) : []
  return (
    <Banner tone="warn" role="alert">
      <p>{say.form.changedSince}</p>
      <ul>
        {theirs &&
          differ.map((member) => (
            <li key={member} className="anywhere">
              {lineOf(member, theirs)}
            </li>
          ))}
      </ul>
      <div className="row wrap">
        <Button small onClick={onTheirs}>
          {say.form.takeTheirs}
        </Button>
        <Button
          small
          busy={now.isFetching}
          onClick={() => {
            if (now.data) onOver(now.data.etag)
          }}
        >
          {say.form.saveOver}
        </Button>
      </div>
    </Banner>
  )
}

function lineOf(member: (typeof MEMBERS)[number], theirs: NumberDraft): string {
  const value = theirs[member]
  const label = say.columns[member]
  if (member === 'do_not_record') return say.form.theirs(label, value === true ? words.parts.yes : words.parts.no)
  return value === '' ? say.form.theirsEmpty(label) : say.form.theirs(label, sanitizeLine(String(value)))
}
