import { Fragment, useState } from 'react'
import type { ReactNode } from 'react'
import type { Status } from '../../../../src/calls/call.ts'
import { STATUSES as allStatuses } from '../../../../src/calls/status.ts'
import { checkConditions } from '../../../../src/integrations/check-conditions.ts'
import type { Condition } from '../../../../src/integrations/integration.ts'
import { isSame } from '../../../../src/json/is-same.ts'
import { Check, Segments } from '../../../parts/choice.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { Banner } from '../../../parts/banner.tsx'
import { NumberField } from '../../../parts/number-field.tsx'
import { conditionWords } from '../../../words/condition-words.ts'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, warningsAt } from '../draft/change.ts'
import { useDraftForm } from '../draft-form.ts'
import { withFieldLabels } from '../value/field-labels.ts'
import { Conditions } from './conditions.tsx'
import { problemsOf, testsIn } from './group.ts'
import { Matches } from './matches.tsx'
import { whenMore } from './sentence.ts'
import { Waiting } from './waiting.tsx'
import { DIRECTIONS, ENDINGS, readConditions, writeConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'

const say = words.when

export function TriggerTab() {
  const { draft, change, problems } = useDraftForm()
  const [choice, choose] = useChoice(draft.conditions, (conditions) => change(inDraft({ conditions })))
  // A problem of one test, or of checkboxes without a tick, stands beside it.
  const ofBoxes = checkConditions(writeConditions({ ...choice, tests: [] })).map(({ message }) => message)
  const shownWithTests = new Set([...testsIn(choice.tests).flatMap(problemsOf), ...ofBoxes])
  const problem = errorAt(problems, 'conditions')
  return (
    <div className="formtab">
      <Moments />
      <Waiting />
      <Checks
        legend={say.whichCalls}
        all={DIRECTIONS}
        chosen={choice.directions}
        labels={say.directions}
        isNeeded
        onChoose={(chosen) => choose({ directions: chosen })}
      />
      <Checks
        legend={say.howEnded}
        all={ENDINGS}
        chosen={choice.endings}
        labels={say.endings}
        isNeeded
        onChoose={(chosen) => choose({ endings: chosen })}
      />
      <NumberField
        inline
        label={say.talkedAtLeast}
        unit={say.seconds}
        value={choice.talkedAtLeast}
        onValue={(talkedAtLeast) => talkedAtLeast !== null && choose({ talkedAtLeast })}
      />
      <Conditions group={choice} onGroup={choose} />
      {problem !== undefined && !shownWithTests.has(problem) && <ProblemText>{problem}</ProblemText>}
      {[...new Set(warningsAt(problems, 'conditions'))]
        .filter((warning) => !shownWithTests.has(warning))
        .map((warning) => (
          <Banner tone="warn" key={warning}>
            {withFieldLabels(warning)}
          </Banner>
        ))}
      <Matches conditions={draft.conditions} />
    </div>
  )
}

/** The state of the controls. A test that a control could express stays a test, in its place, while it is edited. */
function useChoice(
  conditions: Condition | null,
  onConditions: (conditions: Condition | null) => void,
): readonly [CallChoice, (patch: Partial<CallChoice>) => void] {
  const [lastChoice, setLastChoice] = useState(() => readConditions(conditions))
  const choice = isSame(writeConditions(lastChoice), conditions) ? lastChoice : readConditions(conditions)
  const choose = (patch: Partial<CallChoice>): void => {
    const next = { ...choice, ...patch }
    setLastChoice(next)
    onConditions(writeConditions(next))
  }
  return [choice, choose]
}

function Moments() {
  const { draft, change, problems } = useDraftForm()
  const moments = ['final', 'realtime', 'updated'] as const
  const more = whenMore(draft)
  return (
    <fieldset>
      <legend className="label">{say.moments}</legend>
      <div className="column">
        {moments.map((moment) => (
          <Fragment key={moment}>
            <Check label={say[moment]} on={draft[moment]} onSwitch={(on) => change(inDraft({ [moment]: on }))} />
            {moment === 'realtime' && draft.realtime && <Statuses />}
          </Fragment>
        ))}
      </div>
      {more !== '' && <p className="hint">{more}</p>}
      {[...warningsAt(problems, 'final'), ...warningsAt(problems, 'updated')].map((warning) => (
        <ProblemText key={warning}>{warning}</ProblemText>
      ))}
    </fieldset>
  )
}

/** The statuses to start with, for a person who wants only some. */
const DEFAULT_STATUSES: readonly Status[] = ['answered', 'ended']

/** The changes of status that are sent. */
function Statuses() {
  const { draft, change, problems } = useDraftForm()
  const { statuses } = draft
  return (
    <div className="inrow somestatuses">
      <Segments
        legend={conditionWords.statuses}
        name="statuses"
        small
        value={statuses === null ? 'all' : 'some'}
        choices={[
          { value: 'all', label: conditionWords.statusesAll },
          { value: 'some', label: conditionWords.statusesSome },
        ]}
        onPick={(which) => change(inDraft({ statuses: which === 'all' ? null : DEFAULT_STATUSES }))}
      />
      {statuses !== null && (
        <Checks
          legend={<span className="vh">{conditionWords.statuses}</span>}
          all={allStatuses}
          chosen={new Set(statuses)}
          labels={words.life.status}
          onChoose={(chosen) => change(inDraft({ statuses: allStatuses.filter((one) => chosen.has(one)) }))}
        />
      )}
      {warningsAt(problems, 'statuses').map((warning) => (
        <ProblemText key={warning}>{warning}</ProblemText>
      ))}
    </div>
  )
}

interface ChecksProps<One extends string> {
  readonly legend: ReactNode
  readonly all: readonly One[]
  readonly chosen: ReadonlySet<One>
  readonly labels: Readonly<Record<One, string>>
  /** Without a tick no call is sent. */
  readonly isNeeded?: boolean
  readonly onChoose: (chosen: ReadonlySet<One>) => void
}

function Checks<One extends string>({ legend, all, chosen, labels, isNeeded = false, onChoose }: ChecksProps<One>) {
  return (
    <fieldset>
      <legend className="label">{legend}</legend>
      <div className="row wrap checks">
        {all.map((one) => (
          <Check
            key={one}
            label={labels[one]}
            on={chosen.has(one)}
            onSwitch={(on) => onChoose(new Set(all.filter((other) => (other === one ? on : chosen.has(other)))))}
          />
        ))}
      </div>
      {isNeeded && chosen.size === 0 && <ProblemText>{say.noneChosen}</ProblemText>}
    </fieldset>
  )
}
