// Adds values of calls exactly: they are decimals of up to thirty digits on each side of the point. Pure.

/** A sum as a whole number of units, of which ten to the power of `scale` make one. */
interface DecimalSum {
  readonly units: bigint
  readonly scale: number
}

export const ZERO: DecimalSum = { units: 0n, scale: 0 }

/** A number as JavaScript writes it, or a decimal as text. */
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e-(\d+))?$/

/** The sum with one more value. A text that is no decimal adds nothing. */
export function addDecimal(sum: DecimalSum, value: string | number): DecimalSum {
  const [, sign = '', whole, fraction = '', exponent = '0'] = DECIMAL.exec(String(value)) ?? []
  if (whole === undefined) return sum
  const scale = fraction.length + Number(exponent)
  const units = BigInt(`${sign}${whole}${fraction}`)
  const common = Math.max(scale, sum.scale)
  return {
    units: sum.units * 10n ** BigInt(common - sum.scale) + units * 10n ** BigInt(common - scale),
    scale: common,
  }
}

/** The sum as text, such as `1250.50`. */
export function decimalText({ units, scale }: DecimalSum): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const at = digits.length - scale
  const fraction = digits.slice(at)
  return `${units < 0n ? '-' : ''}${digits.slice(0, at)}${fraction === '' ? '' : `.${fraction}`}`
}
