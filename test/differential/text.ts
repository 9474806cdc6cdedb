// What two answers are compared by.

export function sortHead (text: string): string {
  const end = text.indexOf('\r\n\r\n')
  const [start, ...fields] = text.slice(0, end).split('\r\n')
  return [start, ...fields.sort()].join('\r\n') + text.slice(end)
}

/** The same answer, but for what no rule says of a refusal: the words of its message, and the order of fields taken away and set again. */
export function maskRefusal (text: string): string {
  return sortHead(text)
    .replaceAll(/Route [A-Z]+ \/.*?(?="[,}]|HTTP\/1\.1 |\r\n|trailers |$)/g, 'MESSAGE')
    .replace(/^content-length: \d+/m, 'content-length: LENGTH')
    .replace(/\r\n[0-9a-f]+\r\n(?=[{M])/, '\r\nLENGTH\r\n')
}

const contentFields = /^(content-type|content-encoding|content-length|transfer-encoding|trailer):/i

/** The same reply as the RFC wants it: without its body, and without what the head says of it. */
export function withoutContent (text: string, status: number): string {
  const [start, ...fields] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
  const kept = fields.filter(field => !contentFields.test(field))
  if (status !== 204 && status !== 304) kept.push('content-length: 0')
  // Over HTTP/1.1 the answer to the next request follows at once.
  const next = text.lastIndexOf('HTTP/1.1 ')
  return sortHead(`${[start, ...kept].join('\r\n')}\r\n\r\n${next > 0 ? text.slice(next) : ''}`)
}
