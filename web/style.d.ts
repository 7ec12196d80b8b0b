// The properties of our own that parts hand to their style sheet: widths and places as numbers.
import 'react'

declare module 'react' {
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined
  }
}
