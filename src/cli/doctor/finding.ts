// What a check of `offhook doctor` found.

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
  /** `warn` works today and may not tomorrow; `fail` does not work. */
  readonly state: 'ok' | 'warn' | 'fail'
  /** A sentence, and for what is not ok another that says what to do. */
  readonly says: string
}

/** One finding in one line of code. */
export function createFinding(about: Finding['about'], state: Finding['state'], says: string): Finding {
  return { about, state, says }
}
