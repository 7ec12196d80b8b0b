// The attempts of a schedule on a line. The steps are drawn evenly: five seconds and ten hours do not go on one scale.
import { SCHEDULES } from '../../../../src/integrations/schedules.ts'
import type { ScheduleName } from '../../../../src/integrations/integration.ts'
import { words } from '../../../words/words.ts'
import { span } from '../../../words/format.ts'

const say = words.form

export function ScheduleFigure({ name, realtime }: { name: ScheduleName; realtime: boolean }) {
  const { others, status } = SCHEDULES[name]
  const last = Math.max(1, others.length - 1)
  return (
    <>
      <p>{say.scheduleSays(others.length, span(others.at(-1) ?? 0))}</p>
      {others.length > 1 && (
        <div className="sched" role="img" aria-label={say.scheduleAt(others.map(span).join(', '))}>
          {others.map((at, index) => (
            <span key={at} style={{ '--x': (100 * index) / last }}>
              {span(at)}
            </span>
          ))}
        </div>
      )}
      {realtime && <p className="hint">{say.scheduleStatus(status.length, span(status.at(-1) ?? 0))}</p>}
    </>
  )
}
