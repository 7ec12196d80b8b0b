import type { ReactNode } from 'react'

/** The facts about a recording, in a few words beside its name. */
export function Facts({ children, role }: { children: ReactNode; role?: 'status' }) {
  return (
    <div className="recfacts" role={role}>
      {children}
    </div>
  )
}
