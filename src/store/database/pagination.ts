// One page of a list, by its cursor. A function that lists answers one row more than wanted when there is more.

export interface Pagination {
  readonly limit: number
  /** The key of the last row of the page before (a UUID unless the function says otherwise); `null` for the first page. */
  readonly after: string | null
}
