// What fails alike (D30): the list of issues, and the opened issue in a dialog.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { issuesQuery } from '../../api/issues.ts'
import type { IssueList } from '../../api/issues.ts'
import { Button } from '../../parts/button.tsx'
import { Empty, Failed } from '../../parts/states.tsx'
import { Columns, SkeletonRows, Table } from '../../parts/table.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'
import { IssueDialog } from './issue-dialog.tsx'
import { IssueRow } from './issue-row.tsx'
import './issues.css'

const say = words.issues
const LISTS = ['unresolved', 'resolved'] as const
const { problem, integration, attempts, last, state } = say.columns
const COLUMNS = [
  { label: problem },
  { label: integration },
  { label: attempts, num: true },
  { label: last },
  { label: state },
]

export function IssuesPage() {
  const search = useSearch({ from: '/inside/issues' })
  const navigate = useNavigate()
  const list = LISTS.find((one) => one === search['list']) ?? 'unresolved'
  const shown = list === 'resolved' ? { list } : {}
  return (
    <Page title={say.title} flush>
      <Tabs<IssueList>
        label={say.title}
        tabs={LISTS.map((id) => ({ id, label: say.views[id] }))}
        open={list}
        onOpen={(id) => void navigate({ to: '/issues', search: id === 'resolved' ? { list: id } : {} })}
        panelClass="tabbed"
      >
        <List key={list} list={list} />
      </Tabs>
      {search['open'] !== undefined && (
        <IssueDialog
          key={search['open']}
          id={search['open']}
          onClose={() => void navigate({ to: '/issues', search: shown, resetScroll: false })}
        />
      )}
    </Page>
  )
}

function List({ list }: { list: IssueList }) {
  const issues = useInfiniteQuery(issuesQuery(list))
  if (issues.isLoadingError) return <Failed error={issues.error} onRetry={() => void issues.refetch()} />
  const rows = issues.data?.pages.flatMap(({ data }) => data)
  if (rows?.length === 0)
    return list === 'resolved' ? (
      <Empty title={say.noneResolved}>
        <p>{say.noneResolvedWhy}</p>
      </Empty>
    ) : (
      <Empty title={say.none}>
        <p>{say.noneWhy}</p>
      </Empty>
    )
  return (
    <>
      <Table label={say.table} className="list issuelist" head={<Columns of={COLUMNS} />}>
        {rows ? (
          rows.map((issue) => <IssueRow key={issue.id} issue={issue} list={list} />)
        ) : (
          <SkeletonRows columns={COLUMNS.length} />
        )}
      </Table>
      {issues.hasNextPage && (
        <div className="row inset">
          <Button small busy={issues.isFetchingNextPage} onClick={() => void issues.fetchNextPage()}>
            {say.more}
          </Button>
        </div>
      )}
      {issues.isRefetchError && <Failed error={issues.error} onRetry={() => void issues.refetch()} />}
    </>
  )
}
