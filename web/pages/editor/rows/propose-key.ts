/** A key for a field, as most receivers write theirs: its code, without `custom.`, and none that is there already. */
export function proposeKey(code: string, taken: Iterable<string>): string {
  const plain = code.replace(/^custom\./, '').replaceAll('.', '_')
  const used = new Set(taken)
  for (let n = 1; ; n++) {
    const key = n === 1 ? plain : `${plain}_${n}`
    if (!used.has(key)) return key
  }
}
