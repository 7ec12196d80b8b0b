// Data that PostgreSQL refuses, as opposed to a database that cannot be reached.

/** SQLSTATE classes 22 (data), 23 (constraint), 54 (limit): the database objects to the data, and will again. */
export function isDataRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code)
}
