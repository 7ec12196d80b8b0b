// The custom CSS properties that components pass to their style sheets: widths and places as numbers.
import 'react'

declare module 'react' {
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined
  }
}
