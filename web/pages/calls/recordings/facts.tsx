import type { ReactNode } from 'react'

/** What is known of a recording, in few words beside its name. */
export function Facts({ children, role }: { children: ReactNode; role?: 'status' }) {
  return (
    <div className="recfacts" role={role}>
      {children}
    </div>
  )
}
