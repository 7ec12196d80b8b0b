import { useQuery } from '@tanstack/react-query'
import { programQuery } from '../../api/program.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { words } from '../../words/words.ts'

const say = words.settings.retention

export function RetentionTab() {
  const program = useQuery(programQuery)
  if (program.isPending) return <Loading rows={3} />
  if (program.isLoadingError) return <Failed error={program.error} onRetry={() => void program.refetch()} />
  const {
    bodies_days: bodies,
    attempts_days: attempts,
    calls_days: calls,
    history_days: history,
    statistics_days: statistics,
  } = program.data.retention
  const rows = [
    [say.bodies, bodies],
    [say.attempts, attempts],
    [say.calls, calls],
    [say.history, history],
    [say.statistics, statistics],
  ] as const
  return (
    <>
      <table className="table short-table">
        <thead>
          <tr>
            <th>{say.what}</th>
            <th className="num">{say.long}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, days]) => (
            <tr key={what}>
              <td>{what}</td>
              <td className="num">{say.days(days)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">{say.hint}</p>
    </>
  )
}
