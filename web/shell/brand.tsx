import { Link } from '@tanstack/react-router'

/** The name, with the image of a telephone receiver off its hook. */
export function Brand() {
  return (
    <Link className="brand" to="/">
      <BrandPicture />
      <span>Offhook</span>
    </Link>
  )
}

export function BrandPicture() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeLinecap="round" strokeLinejoin="round">
        <path
          fill="currentColor"
          fillRule="evenodd"
          stroke="none"
          d="M12 19h8a2 2 0 0 1 1.8 1.2l3.4 7.4A1.7 1.7 0 0 1 23.6 30H8.4a1.7 1.7 0 0 1-1.6-2.4l3.4-7.4A2 2 0 0 1 12 19zm4 3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4z"
        />
        <g transform="rotate(-19 16 9)">
          <path d="M5 10.6C6 3.4 26 3.4 27 10.6" strokeWidth="4.2" />
          <path d="M5 10.4v1.4M27 10.4v1.4" strokeWidth="6.2" />
        </g>
      </g>
    </svg>
  )
}
