import { useState } from 'react'
import { useZone } from '../../../api/membership.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { FromTo } from '../../../parts/differences.tsx'
import { clock } from '../../../words/format.ts'
import { words } from '../../../words/words.ts'
import { differencesOf } from '../draft/merge.ts'
import type { Difference } from '../draft/merge.ts'
import type { PartName } from '../draft/parts.ts'
import type { Editing, Phase } from './editing.ts'
import { partLabel, partText } from './part-words.ts'

const say = words.saving

interface ConflictProps {
  readonly state: Editing
  readonly phase: Extract<Phase, { is: 'conflict' }>
  readonly onSave: (acceptTheirs: ReadonlySet<PartName>) => void
  readonly onLater: () => void
}

/** Two people saved: shows the changes of each, and asks for a choice where both changed the same part. */
export function Conflict({ state: { base, draft }, phase, onSave, onLater }: ConflictProps) {
  const zone = useZone()
  const [accepted, setAccepted] = useState<ReadonlySet<PartName>>(new Set())
  const differences = differencesOf(base, draft, phase.theirDraft)
  const choose = (part: PartName, theirs: boolean): void => {
    const next = new Set(accepted)
    if (theirs) next.add(part)
    else next.delete(part)
    setAccepted(next)
  }
  const by = (who: Difference['by']): Difference[] => differences.filter((one) => one.by === who)
  return (
    <Dialog
      title={say.conflict}
      onClose={onLater}
      wide
      actions={
        <>
          <Button onClick={onLater}>{say.conflictLater}</Button>
          <Button verb="integrations.change" kind="main" onClick={() => onSave(accepted)}>
            {say.conflictSave}
          </Button>
        </>
      }
    >
      <p>{say.conflictAt(clock(phase.theirs.updated_at, zone))}</p>
      <Group title={say.conflictChoose} all={by('both')}>
        {(one) => <Choice one={one} theirs={accepted.has(one.part)} onChoose={(theirs) => choose(one.part, theirs)} />}
      </Group>
      <Group title={say.conflictThey} all={by('they')}>
        {(one) => <Step part={one.part} from={one.base} to={one.theirs} />}
      </Group>
      <Group title={say.conflictYou} all={by('you')}>
        {(one) => <Step part={one.part} from={one.base} to={one.mine} />}
      </Group>
    </Dialog>
  )
}

interface GroupProps {
  readonly title: string
  readonly all: readonly Difference[]
  readonly children: (one: Difference) => React.ReactNode
}

function Group({ title, all, children }: GroupProps) {
  if (all.length === 0) return null
  return (
    <section className="diffgroup">
      <h3>{title}</h3>
      <dl className="facts">
        {all.map((one) => (
          <div className="pairrow" key={one.part}>
            <dt>{partLabel(one)}</dt>
            <dd>{children(one)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Choice({ one, theirs, onChoose }: { one: Difference; theirs: boolean; onChoose: (theirs: boolean) => void }) {
  const options = [
    [false, say.mine, one.mine],
    [true, say.theirs, one.theirs],
  ] as const
  return (
    <fieldset className="column">
      <legend className="vh">{partLabel(one)}</legend>
      {options.map(([isTheirs, label, value]) => (
        <label className="check" key={label}>
          <input type="radio" name={one.part} checked={theirs === isTheirs} onChange={() => onChoose(isTheirs)} />
          <span>
            {label}: <code className="mono anywhere">{partText(one.part, value)}</code>
          </span>
        </label>
      ))}
      <span className="muted">
        {say.was}: <code className="mono anywhere">{partText(one.part, one.base)}</code>
      </span>
    </fieldset>
  )
}

/** A changed part: its old value and its new value. */
function Step({ part, from, to }: { part: PartName; from: unknown; to: unknown }) {
  const text = (value: unknown) => (value === undefined ? null : partText(part, value))
  return <FromTo from={text(from)} to={text(to)} />
}
