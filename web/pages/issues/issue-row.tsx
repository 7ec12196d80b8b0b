import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Issue, IssueList } from '../../api/issues.ts'
import { Ago } from '../../parts/ago.tsx'
import { routeName } from '../../parts/route-name.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { TABLE_ROLES } from '../../parts/table.tsx'
import { number } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { titleOf } from './cause.ts'
import { IssueState } from './issue-state.tsx'

const say = words.issues

export const IssueRow = memo(function IssueRow({ issue, list }: { issue: Issue; list: IssueList }) {
  const { id, message, integration_id: integration, integration_name: name, attempt_count: attempts } = issue
  return (
    <tr {...TABLE_ROLES.row}>
      <td {...TABLE_ROLES.cell} className="full problem-of">
        <Link className="name link" to="/issues" search={{ list: list === 'resolved' ? list : undefined, open: id }}>
          {titleOf(issue)}
        </Link>
        <small className="muted block clip" dir="auto">
          {message === null ? say.various : sanitizeLine(message)}
        </small>
      </td>
      <td {...TABLE_ROLES.cell}>
        <bdi className="anywhere">{integration === null ? say.deleted : routeName(name ?? '')}</bdi>
      </td>
      <td {...TABLE_ROLES.cell} className="num">
        {number(attempts)} <span className="stackword">{say.unit(attempts)}</span>
      </td>
      <td {...TABLE_ROLES.cell}>
        <Ago at={issue.last_at} />
      </td>
      <td {...TABLE_ROLES.cell}>
        <IssueState issue={issue} />
      </td>
    </tr>
  )
})
