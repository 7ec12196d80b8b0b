import { Check } from '../../../parts/choice.tsx'
import { ProblemText } from '../../../parts/field.tsx'
import { Banner } from '../../../parts/banner.tsx'
import { NumberField } from '../../../parts/number-field.tsx'
import { words } from '../../../words/words.ts'
import { errorAt, inDraft, warningsAt } from '../draft/change.ts'
import type { FormPart } from '../draft/change.ts'
import { Conditions } from './conditions.tsx'
import type { Changing } from './use-waiting.ts'
import { Waiting } from './waiting.tsx'
import { directions, endings, readConditions, writeConditions } from './read-conditions.ts'
import type { CallChoice } from './read-conditions.ts'

const say = words.when

export function WhenTab({ draft, change, problems, changing }: FormPart & { readonly changing: Changing }) {
  const choice = readConditions(draft.conditions)
  const choose = (patch: Partial<CallChoice>): void =>
    change((now) => ({ ...now, conditions: writeConditions({ ...readConditions(now.conditions), ...patch }) }))
  const problem = errorAt(problems, 'conditions')
  return (
    <div className="formtab">
      <Moments draft={draft} change={change} problems={problems} />
      <Waiting draft={draft} change={change} problems={problems} changing={changing} />
      <Checks
        legend={say.whichCalls}
        all={directions}
        chosen={choice.directions}
        labels={say.directions}
        onChoose={(chosen) => choose({ directions: chosen })}
      />
      <Checks
        legend={say.howEnded}
        all={endings}
        chosen={choice.endings}
        labels={say.endings}
        onChoose={(chosen) => choose({ endings: chosen })}
      />
      <NumberField
        inline
        label={say.talkedAtLeast}
        unit={say.seconds}
        value={choice.talkedAtLeast}
        onValue={(talkedAtLeast) => talkedAtLeast !== null && choose({ talkedAtLeast })}
      />
      <Conditions choice={choice} onChoose={choose} />
      {problem !== undefined && <ProblemText>{problem}</ProblemText>}
      {warningsAt(problems, 'conditions').map((warning) => (
        <Banner tone="warn" key={warning}>
          {warning}
        </Banner>
      ))}
    </div>
  )
}

function Moments({ draft, change, problems }: FormPart) {
  const moments = ['final', 'realtime', 'updated'] as const
  return (
    <fieldset>
      <legend className="label">{say.moments}</legend>
      <div className="column">
        {moments.map((moment) => (
          <Check
            key={moment}
            label={say[moment]}
            on={draft[moment]}
            onSwitch={(on) => change(inDraft({ [moment]: on }))}
          />
        ))}
      </div>
      {[...warningsAt(problems, 'final'), ...warningsAt(problems, 'updated')].map((warning) => (
        <ProblemText key={warning}>{warning}</ProblemText>
      ))}
    </fieldset>
  )
}

interface ChecksProps<One extends string> {
  readonly legend: string
  readonly all: readonly One[]
  readonly chosen: ReadonlySet<One>
  readonly labels: Readonly<Record<One, string>>
  readonly onChoose: (chosen: ReadonlySet<One>) => void
}

function Checks<One extends string>({ legend, all, chosen, labels, onChoose }: ChecksProps<One>) {
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
    </fieldset>
  )
}
