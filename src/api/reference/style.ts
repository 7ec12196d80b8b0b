/** The style of the page. Its colours have a contrast of at least 4.5 : 1 in both schemes (WCAG 2.2, AA). */
export const REFERENCE_STYLE = `:root {
  color-scheme: light dark;
  --ground: light-dark(#fdfcfa, #16181b);
  --raised: light-dark(#f4f1ec, #1f2327);
  --ink: light-dark(#1d2126, #e6e4df);
  --soft: light-dark(#5a6069, #a4a9b0);
  --line: light-dark(#e2ddd4, #33383e);
  --accent: light-dark(#0b6e5f, #5fd0bd);
  --get: light-dark(#0a5fa8, #79b8f2);
  --post: light-dark(#17713a, #72cf93);
  --patch: light-dark(#8a5300, #e7b563);
  --delete: light-dark(#b3261e, #f2958e);
}
* { box-sizing: border-box }
html { scroll-behavior: smooth; scroll-padding-top: 1rem }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif;
  display: grid; grid-template-columns: minmax(15rem, 19rem) minmax(0, 1fr);
}
a { color: var(--accent); text-underline-offset: .2em }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .9em }
.skip { position: absolute; left: -100rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--raised); padding: .5rem 1rem; z-index: 1 }
nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1rem 3rem 1.5rem;
  border-right: 1px solid var(--line); font-size: .875rem;
}
nav .mark a { font-size: 1.15rem; font-weight: 650; color: var(--ink); text-decoration: none }
nav .mark span { color: var(--soft); font-weight: 400 }
nav h2 { margin: 1.5rem 0 .35rem; font-size: .78rem; font-weight: 600; color: var(--soft); text-transform: uppercase; letter-spacing: .06em }
nav ul { list-style: none; margin: 0; padding: 0 }
nav li a { display: block; padding: .18rem .4rem .18rem 3.45rem; text-indent: -3.05rem; border-radius: 4px; color: var(--ink); text-decoration: none }
nav li a:hover { background: var(--raised) }
nav b { display: inline-block; min-width: 2.8rem; text-indent: 0; font-size: .72rem; letter-spacing: .02em }
b.get, b.post, b.put, b.patch, b.delete { text-transform: uppercase; font-family: ui-monospace, Menlo, Consolas, monospace; font-weight: 700 }
b.get { color: var(--get) } b.post, b.put { color: var(--post) } b.patch { color: var(--patch) } b.delete { color: var(--delete) }
main { padding: 2.5rem clamp(1.25rem, 4vw, 4rem) 6rem; max-width: 62rem; min-width: 0 }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; letter-spacing: -.01em }
main h2 { font-size: 1.45rem; margin: 4rem 0 1rem; padding-bottom: .4rem; border-bottom: 2px solid var(--line) }
h3 { font-size: 1.12rem; margin: 0 0 .4rem }
h3 a { color: inherit; text-decoration: none }
h3 a:hover { text-decoration: underline }
h4 { font-size: .92rem; margin: 1.25rem 0 .35rem }
h4 span { font-weight: 400; color: var(--soft) }
p { margin: .4rem 0; max-width: 44rem }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto }
article { padding: 1.5rem 0; border-bottom: 1px solid var(--line) }
article:target > h3 a { color: var(--accent) }
.route code { font-size: 1rem; overflow-wrap: anywhere }
.route i { font-style: normal; color: var(--accent) }
.route b { margin-right: .35rem }
.scope { margin-left: .5rem; padding: .1rem .5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .78rem; color: var(--soft); white-space: nowrap }
.members { margin: .25rem 0 0; border-left: 2px solid var(--line); padding-left: 1rem }
.members > div { padding: .3rem 0 }
.members dt code { font-weight: 600 }
.members dd { margin: 0; font-size: .92rem }
.type, .facts { color: var(--soft); font-size: .88rem }
.type code, .facts code { color: var(--ink) }
.needed { font-size: .75rem; font-weight: 600; color: var(--patch) }
.example { margin: .35rem 0 }
.example pre { margin: .35rem 0 .75rem; font-size: .85rem }
summary { cursor: pointer; color: var(--soft); font-size: .85rem }
@media (max-width: 56rem) {
  body { grid-template-columns: minmax(0, 1fr) }
  nav { position: static; height: auto; max-height: 45vh; border-right: 0; border-bottom: 1px solid var(--line) }
}
@media print { nav { display: none } body { display: block } details::details-content { content-visibility: visible } }
.refusals { margin: .25rem 0 0; font-size: .875rem }
.refusals > div { display: flex; gap: .75rem }
.refusals dt { color: var(--soft); min-width: 2.5rem }
.refusals dd { margin: 0 }
`
