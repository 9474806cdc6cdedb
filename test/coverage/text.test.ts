import t from 'tap'
import type { SeenRoute } from '../../lib/coverage/files.js'
import { createReport } from '../../lib/coverage/report.js'
import { formatReport, formatSuggestions } from '../../lib/coverage/text.js'

const route = (method: string, url: string, seen: Partial<SeenRoute>): SeenRoute =>
  ({ method, url, statuses: [], keys: [], shared: [], isFree: false, validates: false, sent: {}, ...seen })

const report = (...routes: SeenRoute[]) => formatReport(createReport(routes), false)
const suggest = (...routes: SeenRoute[]) => formatSuggestions(routes, createReport(routes))

t.test('what was sent stands below what was sent, and the findings behind it', t => {
  t.equal(report(
    route('POST', '/items', { statuses: [201], keys: ['201', '409'], shared: ['422'], sent: { 201: 12, 422: 2 } }),
    route('GET', '/orders/:id', { statuses: [200], keys: ['200', '404'], sent: { 200: 3, 404: 1, 403: 1 } }),
    route('GET', '/reports', { keys: ['200'] })
  ), `POST /items         201 ×12, 422 ×2            never sent: 409
GET /orders/:id     200 ×3, 403 ×1, 404 ×1     undeclared: 403
GET /reports        no request
3 routes: 4 of 6 declared statuses seen, 1 undeclared`)
  t.end()
})

t.test('both findings of a route are in one line, and the sums know singular and plural', t => {
  t.equal(report(route('GET', '/', { statuses: [200], keys: ['200'], sent: { 202: 1 } })), `GET /     202 ×1     never sent: 200; undeclared: 202
1 route: 0 of 1 declared status seen, 1 undeclared`)
  t.equal(report(route('GET', '/', { sent: { 202: 1 } })), '1 route: 0 of 0 declared statuses seen, 0 undeclared; 1 route declares nothing')
  t.equal(report(), '0 routes: 0 of 0 declared statuses seen, 0 undeclared')
  t.end()
})

const rules: Record<string, [seen: Partial<SeenRoute>, missing: string[], undeclared: string[]]> = {
  'a class is met by any status of it': [{ keys: ['2xx', '4xx'], sent: { 201: 1, 422: 1 } }, [], []],
  'a class is not met by a status with a key of its own': [{ keys: ['200', '2xx'], sent: { 200: 1 } }, ['2xx'], []],
  'default is met by what has no other key': [{ keys: ['200', 'default'], sent: { 200: 1, 404: 1 } }, [], []],
  'default is not met by what has another key': [{ keys: ['200', 'default'], sent: { 200: 1 } }, ['default'], []],
  'a class that has the schema of the status is that status': [{ statuses: [201], keys: ['2xx'], sent: { 201: 1 } }, [], []],
  'and is missed as that': [{ statuses: [201], keys: ['2xx'] }, ['201'], []],
  'default that has the schema of the status is met by it': [{ statuses: [201], keys: ['default'], sent: { 201: 1 } }, [], []],
  'what several versions or applications declare is declared': [{ statuses: [200, 202], keys: ['200'], sent: { 202: 1 } }, ['200'], []],
  'a default of a scope alone leaves other statuses free': [{ statuses: [201], isFree: true, sent: { 200: 1, 404: 1 } }, ['201'], []],
  'what a scope shares is declared, and not missed': [{ statuses: [200], shared: ['401', '4xx'], sent: { 200: 1, 409: 1 } }, [], []],
  'what a scope shares is no success': [{ statuses: [200], shared: ['default'], sent: { 202: 1, 302: 1 } }, ['200'], ['202']],
  '5xx need not be declared': [{ statuses: [200], sent: { 200: 1, 500: 1, 503: 1 } }, [], []],
  'but is missed where it is': [{ statuses: [200], keys: ['503'], sent: { 200: 1 } }, ['503'], []],
  'a 1xx is no answer': [{ statuses: [200], sent: { 101: 1, 200: 1 } }, [], []],
  'a route that declares nothing has no finding': [{ shared: ['401'], sent: { 202: 1, 404: 1 } }, [], []]
}

for (const [rule, [seen, missing, undeclared]] of Object.entries(rules)) {
  t.test(rule, t => {
    const [finding] = createReport([route('GET', '/', seen)]).findings
    t.strictSame([finding!.missing, finding!.undeclared], [missing, undeclared])
    t.end()
  })
}

t.test('the status of all successes is suggested, or that of all redirects where there was no success', t => {
  t.equal(suggest(
    route('POST', '/a', { sent: { 201: 2, 404: 1 } }),
    route('POST', '/b', { sent: { 200: 1, 201: 1 } }),
    route('POST', '/c', { sent: { 303: 1 } }),
    route('POST', '/d', { sent: { 302: 1 } }),
    route('POST', '/e', { statuses: [201], sent: { 201: 1 } }),
    route('POST', '/f', { keys: ['200'], sent: { 200: 1, 202: 1, 404: 1 } })
  ), `POST /a     statusCode: 201
POST /c     statusCode: 303
POST /f     schema.response: 202, 404`)
  t.end()
})

t.test('what most routes have sent undeclared is suggested for all of them, and how invalid requests were answered', t => {
  const sent = { 200: 1, 401: 1 }
  t.equal(suggest(
    route('GET', '/a', { statuses: [200], sent: { ...sent, 400: 1 }, validates: true }), route('GET', '/b', { statuses: [200], sent }),
    route('GET', '/c', { statuses: [200], sent: { 200: 1, 403: 1 } }), route('GET', '/d', { statuses: [200] })
  ).split('\n').at(-1), 'await app.register(statusCode, { responses: { 401: ... }, validation: { statusCode: 400 } })')
  const invalid = (...codes: number[]) => ({ statuses: [201], validates: true, sent: Object.fromEntries(codes.map(code => [code, 1])) })
  t.match(suggest(route('POST', '/a', invalid(400, 422)), route('POST', '/b', invalid(422))), /validation: \{ statusCode: 422 \} \}\)$/)
  t.equal(suggest(route('GET', '/a', { statuses: [200], sent: { 200: 1 } })), 'Nothing to suggest.')
  t.equal(suggest(route('GET', '/gone', { statuses: [410], sent: { 410: 1 } })), 'Nothing to suggest.', 'a status of the route itself')
  t.end()
})
