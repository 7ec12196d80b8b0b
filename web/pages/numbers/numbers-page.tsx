import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function NumbersPage() {
  return <Page title={words.numbers.title}>{null}</Page>
}
