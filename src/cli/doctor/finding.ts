// The result of one check of `offhook doctor`.

export interface Finding {
  readonly about:
    | 'settings'
    | 'node'
    | 'data folder'
    | 'program'
    | 'database'
    | 'clock'
    | 'sources'
    | 'receiver'
    | 'stored rows'
  /** `warn`: works today, but may not tomorrow; `fail`: does not work. */
  readonly state: 'ok' | 'warn' | 'fail'
  /** A sentence. Unless the state is ok, a second sentence says what to do. */
  readonly says: string
}

/** Creates a finding in one line of code. */
export function createFinding(about: Finding['about'], state: Finding['state'], says: string): Finding {
  return { about, state, says }
}
