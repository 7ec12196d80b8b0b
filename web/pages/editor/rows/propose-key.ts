/** A key for a field, as most receivers write it: its code, without `custom.`, unlike every existing key. */
export function proposeKey(code: string, taken: Iterable<string>): string {
  const plain = code.replace(/^custom\./, '').replaceAll('.', '_')
  const used = new Set(taken)
  for (let n = 1; ; n++) {
    const key = n === 1 ? plain : `${plain}_${n}`
    if (!used.has(key)) return key
  }
}
