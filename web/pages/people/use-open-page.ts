import { useRouter } from '@tanstack/react-router'
import type { Session } from '../../api/session.ts'
import { destinationOf } from './destination.ts'

/** Opens a page for a person who has just signed in. */
export function useOpenPage(): (session: Session, page: string) => void {
  const { history } = useRouter()
  return (session, page) => {
    const { href, reloadDocument } = destinationOf(session, page)
    if (reloadDocument) location.assign(href)
    else history.push(href)
  }
}
