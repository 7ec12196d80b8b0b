// The types of a column when it is read, inserted and updated: see resultTypes in connections.ts (timestamptz is milliseconds
// since 1970, int8 a number, json parsed, bytea a Buffer).
import type { ColumnType } from 'kysely'

/** Read as milliseconds, written as a Date. */
export type Time = ColumnType<number, Date, Date>
export type NullableTime = ColumnType<number | null, Date | null | undefined, Date | null>
export type DefaultTime = ColumnType<number, Date | undefined, Date>
/** Read parsed, written as text, so that an array is not taken for a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>
export type Uuid = string
/** The row's name in the file of configuration that manages it; `null`: the row is managed on the page. */
export type ManagedAs = ColumnType<string | null, string | undefined, string | null>
