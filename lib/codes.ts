type Constants = typeof import('./status.js')
type KnownStatus = { [Name in keyof Constants]: Name extends `HTTP_${2 | 3 | 4 | 5}${string}` ? Constants[Name] : never }[keyof Constants]

/**
 * A status code that a route can declare as its `statusCode`: an integer from 200 to 599. Known codes complete in an editor;
 * constants, members of numeric enums and plain numbers are accepted, and their range is checked when the route is added.
 *
 * @see RFC 9110 15
 * @example
 * const created: StatusCode = 201
 */
export type StatusCode = KnownStatus | (number & Record<never, never>)

/** Whether this can be the status of a final response: an integer from 200 to 599 (RFC 9110 15; 1xx is interim). */
export function isFinalStatus (code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= 200 && (code as number) <= 599
}

/** Whether this is the status of a redirect: `reply.redirect(url)` has it where a route declares it (RFC 9110 15.4). */
export function isRedirect (code: number): boolean {
  return [301, 302, 303, 307, 308].includes(code)
}

/**
 * Whether a response with this status code never carries content: 1xx, 204, 205 and 304.
 *
 * The reply, the checks at registration, the document and the types all follow this one rule.
 *
 * @param code an HTTP status code
 * @see RFC 9110 6.4.1, 15.2, 15.3.5, 15.3.6, 15.4.5
 * @example
 * isNoContent(204) // true
 * isNoContent(200) // false
 */
export function isNoContent (code: number): boolean {
  return (code >= 100 && code <= 199) || code === 204 || code === 205 || code === 304
}
