import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function InboxPage() {
  return <Page title={words.inbox.title}>{null}</Page>
}
