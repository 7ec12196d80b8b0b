// The element of an icon: https://lucide.dev draws on 24 × 24 units with round lines, without a fill.
import { createElement } from 'react'
import type { FunctionComponent, SVGAttributes } from 'react'

export type IconImage = FunctionComponent<SVGAttributes<SVGSVGElement>>

/** The tag of a shape, and its attributes. */
type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>]

export function createIcon(...shapes: readonly Shape[]): IconImage {
  const children = shapes.map(([tag, attributes]) => createElement(tag, attributes))
  return (props) =>
    createElement(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width: 24,
        height: 24,
        viewBox: '0 0 24 24',
        fill: 'none',
        stroke: 'currentColor',
        strokeWidth: 2,
        strokeLinecap: 'round',
        strokeLinejoin: 'round',
        ...props,
      },
      ...children,
    )
}
