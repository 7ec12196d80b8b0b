// A page of a list, by its cursor. A function that lists returns one row more than was asked for if further rows exist.

export interface Pagination {
  readonly limit: number
  /** The key of the last row of the earlier page (a UUID unless the function says otherwise); `null` for the first page. */
  readonly after: string | null
}
