// Integrations whose person was already warned that a test reaches the real system: one warning per host is enough.

import { accountKey } from '../../../api/account.ts'

const STORAGE_NAME = 'offhook.tests'

/** `id`: of the saved integration; `null`: not saved. */
export function isWarned(id: string | null, host: string): boolean {
  return read().includes(nameOf(id, host))
}

export function rememberWarned(id: string | null, host: string): void {
  const all = [...new Set([nameOf(id, host), ...read()])].slice(0, STORED_MAX)
  try {
    localStorage.setItem(accountKey(STORAGE_NAME), JSON.stringify(all))
  } catch {
    // Without browser storage, the page warns again.
  }
}

/** No person tests more integrations from one browser. */
const STORED_MAX = 500

function nameOf(id: string | null, host: string): string {
  return `${id ?? 'new'} ${host}`
}

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(accountKey(STORAGE_NAME)) ?? '[]')
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}
