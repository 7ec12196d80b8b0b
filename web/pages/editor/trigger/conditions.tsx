// The editor for conditions: tests of fields, and groups of tests, of which all or any must match.
import { Plus, X } from '../../../parts/icons.ts'
import { useId, useRef, useState } from 'react'
import type { Condition } from '../../../../src/integrations/integration.ts'
import { announce } from '../../../parts/announce.tsx'
import { Button, IconButton } from '../../../parts/button.tsx'
import { Segments } from '../../../parts/choice.tsx'
import { sanitizeLine } from '../../../parts/sanitize-text.ts'
import { conditionWords } from '../../../words/condition-words.ts'
import { conditionOf, DEPTH_MAX, EMPTY_TEST, groupOf, withTest } from './group.ts'
import type { Group } from './group.ts'
import { TestRow } from './test-row.tsx'

const say = conditionWords

interface ConditionsProps {
  readonly group: Group
  readonly onGroup: (group: Group) => void
}

export function Conditions({ group, onGroup }: ConditionsProps) {
  return (
    <fieldset className="conds">
      <legend className="label">{say.legend}</legend>
      <GroupBody group={group} depth={1} onGroup={onGroup} />
    </fieldset>
  )
}

interface GroupBodyProps extends ConditionsProps {
  readonly depth: number
  /** Left out: this is the outermost group. */
  readonly onRemove?: (() => void) | undefined
}

function GroupBody({ group, depth, onGroup, onRemove }: GroupBodyProps) {
  const adds = useRef<HTMLDivElement>(null)
  // The index of the last added test, which takes the focus.
  const [added, setAdded] = useState(-1)
  const { match, tests } = group
  const add = (test: Condition): void => {
    setAdded(tests.length)
    onGroup({ match, tests: [...tests, test] })
  }
  const put = (at: number, test: Condition | null): void => {
    const next = withTest(group, at, test)
    onGroup(next)
    if (next.tests.length === tests.length) return
    setAdded(-1)
    announce(say.removed)
    // The removed element had the focus, so move it.
    adds.current?.querySelector('button')?.focus()
  }
  return (
    <>
      <GroupHead group={group} onGroup={onGroup} onRemove={onRemove} />
      {tests.map((test, at) => (
        <OneCondition
          // A condition has no id; two equal conditions are interchangeable.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          condition={test}
          depth={depth}
          isNew={at === added}
          onCondition={(changed) => put(at, changed)}
        />
      ))}
      <div className="row wrap" ref={adds}>
        <Button small icon={Plus} onClick={() => add(EMPTY_TEST)}>
          {say.addCondition}
        </Button>
        {depth < DEPTH_MAX && (
          <Button
            small
            kind="quiet"
            icon={Plus}
            onClick={() => add(conditionOf({ match: match === 'all' ? 'any' : 'all', tests: [EMPTY_TEST] }))}
          >
            {say.addGroup}
          </Button>
        )}
      </div>
    </>
  )
}

/** The choice between all and any, once there are two tests; and the button that removes an inner group. */
function GroupHead({ group: { match, tests }, onGroup, onRemove }: Omit<GroupBodyProps, 'depth'>) {
  const id = useId()
  if (tests.length < 2 && !onRemove) return null
  return (
    <div className="row">
      {tests.length > 1 ? (
        <Segments
          legend={say.meet}
          name={`match${id}`}
          small
          value={match}
          choices={[
            { value: 'all', label: say.meetAll },
            { value: 'any', label: say.meetAny },
          ]}
          onPick={(chosen) => onGroup({ match: chosen, tests })}
        />
      ) : (
        <span className="muted">{say.group}</span>
      )}
      {onRemove && (
        <span className="push">
          <IconButton icon={X} small label={say.removeGroup} onClick={onRemove} />
        </span>
      )}
    </div>
  )
}

interface OneProps {
  readonly condition: Condition
  /** The depth of the surrounding group. */
  readonly depth: number
  readonly isNew: boolean
  /** `null`: removes it. */
  readonly onCondition: (condition: Condition | null) => void
}

function OneCondition({ condition, depth, isNew, onCondition }: OneProps) {
  if ('field' in condition) {
    return <TestRow test={condition} isNew={isNew} onTest={onCondition} onRemove={() => onCondition(null)} />
  }
  const group = groupOf(condition)
  const isDeeper = group === null || depth >= DEPTH_MAX
  const remove = (): void => onCondition(null)
  return (
    <fieldset className="condgroup">
      <legend className="vh">{say.group}</legend>
      {isDeeper ? (
        <div className="row">
          <div>
            <p className="hint">{say.deeper}</p>
            <code className="mono anywhere">{sanitizeLine(JSON.stringify(condition))}</code>
          </div>
          <span className="push">
            <IconButton icon={X} small label={say.removeGroup} onClick={remove} />
          </span>
        </div>
      ) : (
        <GroupBody
          group={group}
          depth={depth + 1}
          onGroup={(changed) => onCondition(conditionOf(changed))}
          onRemove={remove}
        />
      )}
    </fieldset>
  )
}
