import { Page } from '../../shell/page.tsx'
import { words } from '../../words/words.ts'

export function SignInPage() {
  return <Page title={words.people.title}>{null}</Page>
}
