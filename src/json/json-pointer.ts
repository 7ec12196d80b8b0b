// JSON pointers (RFC 6901): the place of a value in JSON.

/** The token of one further key: `~` and `/` in keys are escaped. */
export function pointerToken(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** A path such as `request.rows[2].value` as a pointer. */
export function pointerOfPath(path: string): string {
  return path === '' ? '' : `/${path.replaceAll(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`
}

/** The keys, from the outermost. */
export function parsePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~'))
}
