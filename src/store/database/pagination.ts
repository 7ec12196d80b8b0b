// A window on a list: how every list verb is asked. A verb answers one row more than wanted when there is more.

export interface Pagination {
  readonly limit: number
  /** The key of the last row that the asker has (a UUID unless the verb says otherwise); `null` for the first window. */
  readonly after: string | null
}
