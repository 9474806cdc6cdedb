/**
 * `fastify-status-code/status`: the status codes of the IANA registries (HTTP Status Code, WebSocket Close Code) by name, as
 * literal types. The main module has them all as `status`.
 *
 * @module status
 * @example
 * import { HTTP_201_CREATED } from 'fastify-status-code/status'
 */

// One export for each code, so that bundlers keep only those used, and no dependency, so that a browser can use them too.

// Informational (RFC 9110 15.2)

/**
 * Continue: the request head arrived and was not refused, so the client may go on and send the rest.
 *
 * @see RFC 9110 15.2.1
 */
export const HTTP_100_CONTINUE = 100

/**
 * Switching Protocols: the server accepts the client's `Upgrade` and speaks the new protocol right after this response.
 *
 * @see RFC 9110 15.2.2
 */
export const HTTP_101_SWITCHING_PROTOCOLS = 101

/**
 * Processing: interim sign of life of a request that was accepted and is still being worked on. It came with the first
 * WebDAV; RFC 4918, the next edition, dropped it.
 *
 * @see RFC 2518
 */
export const HTTP_102_PROCESSING = 102

/**
 * Early Hints: interim response with header fields that the final one will probably have, so that the client can start
 * on them, preloading for instance.
 *
 * @see RFC 8297
 */
export const HTTP_103_EARLY_HINTS = 103

// Successful (RFC 9110 15.3)

/**
 * OK: the request succeeded; what the content is depends on the method.
 *
 * @see RFC 9110 15.3.1
 */
export const HTTP_200_OK = 200

/**
 * Created: the request made at least one new resource, found at `Location` or else at the request's own URI.
 *
 * @see RFC 9110 15.3.2
 * @example
 * ```ts
 * app.post('/items', { statusCode: status.HTTP_201_CREATED }, handler)
 * ```
 */
export const HTTP_201_CREATED = 201

/**
 * Accepted: the request was taken in, its work is not done yet, and may still be refused later on.
 *
 * @see RFC 9110 15.3.3
 */
export const HTTP_202_ACCEPTED = 202

/**
 * Non-Authoritative Information: success, but a transforming proxy changed the content that the origin server sent with
 * its 200.
 *
 * @see RFC 9110 15.3.4
 */
export const HTTP_203_NON_AUTHORITATIVE_INFORMATION = 203

/**
 * No Content: success, with nothing to send; the response never has content.
 *
 * @see RFC 9110 15.3.5
 */
export const HTTP_204_NO_CONTENT = 204

/**
 * Reset Content: success, and the client should put the view that sent the request, a form for instance, back to its
 * initial state; no content is sent.
 *
 * @see RFC 9110 15.3.6
 */
export const HTTP_205_RESET_CONTENT = 205

/**
 * Partial Content: the answer to a `Range` request: one or more parts of the representation.
 *
 * @see RFC 9110 15.3.7
 */
export const HTTP_206_PARTIAL_CONTENT = 206

/**
 * Multi-Status: the content lists a separate status for each of several resources (WebDAV).
 *
 * @see RFC 4918
 */
export const HTTP_207_MULTI_STATUS = 207

/**
 * Already Reported: inside a 207, marks a collection whose members this response has listed before, through another
 * binding (WebDAV).
 *
 * @see RFC 5842
 */
export const HTTP_208_ALREADY_REPORTED = 208

/**
 * IM Used: the answer to a GET is the outcome of instance manipulations, such as a delta, applied to the current
 * resource.
 *
 * @see RFC 3229
 */
export const HTTP_226_IM_USED = 226

// Redirection (RFC 9110 15.4)

/**
 * Multiple Choices: there are several representations, each with its own URI, and the client or its user chooses among
 * them.
 *
 * @see RFC 9110 15.4.1
 */
export const HTTP_300_MULTIPLE_CHOICES = 300

/**
 * Moved Permanently: the resource has a new URI for good, and links to it should change; a client may turn POST into
 * GET.
 *
 * @see RFC 9110 15.4.2
 */
export const HTTP_301_MOVED_PERMANENTLY = 301

/**
 * Found: the resource is at another URI for now, and links to it stay as they are; a client may turn POST into GET.
 *
 * @see RFC 9110 15.4.3
 */
export const HTTP_302_FOUND = 302

/**
 * See Other: the answer to this request is found at another URI, to be fetched with GET, as after a form was posted.
 *
 * @see RFC 9110 15.4.4
 */
export const HTTP_303_SEE_OTHER = 303

/**
 * Not Modified: the answer to a conditional GET or HEAD: the copy that the client has is still good; no content is
 * sent.
 *
 * @see RFC 9110 15.4.5
 */
export const HTTP_304_NOT_MODIFIED = 304

/**
 * Use Proxy: once told the client to go through a given proxy; deprecated, do not use it.
 *
 * @see RFC 9110 15.4.6
 */
export const HTTP_305_USE_PROXY = 305

/**
 * (Unused): reserved: an earlier edition of HTTP used it, and nothing does any more.
 *
 * @see RFC 9110 15.4.7
 */
export const HTTP_306_RESERVED = 306

/**
 * Temporary Redirect: the resource is at another URI for now, and the client must repeat the request there with the
 * same method.
 *
 * @see RFC 9110 15.4.8
 */
export const HTTP_307_TEMPORARY_REDIRECT = 307

/**
 * Permanent Redirect: the resource has a new URI for good, and the client must repeat the request there with the same
 * method.
 *
 * @see RFC 9110 15.4.9
 */
export const HTTP_308_PERMANENT_REDIRECT = 308

// Client error (RFC 9110 15.5)

/**
 * Bad Request: the server cannot or will not process what looks like a mistake of the client, malformed syntax for
 * instance.
 *
 * @see RFC 9110 15.5.1
 */
export const HTTP_400_BAD_REQUEST = 400

/**
 * Unauthorized: valid credentials are missing; the response must say in `WWW-Authenticate` how to give them.
 *
 * @see RFC 9110 15.5.2
 */
export const HTTP_401_UNAUTHORIZED = 401

/**
 * Payment Required: reserved for future use.
 *
 * @see RFC 9110 15.5.3
 */
export const HTTP_402_PAYMENT_REQUIRED = 402

/**
 * Forbidden: the request was understood and is refused; the same credentials will not change that.
 *
 * @see RFC 9110 15.5.4
 */
export const HTTP_403_FORBIDDEN = 403

/**
 * Not Found: there is nothing at this URI for now, or the server does not want to tell that there is.
 *
 * @see RFC 9110 15.5.5
 */
export const HTTP_404_NOT_FOUND = 404

/**
 * Method Not Allowed: the server knows the method, this resource does not support it; the response must list in `Allow`
 * those that it does.
 *
 * @see RFC 9110 15.5.6
 */
export const HTTP_405_METHOD_NOT_ALLOWED = 405

/**
 * Not Acceptable: no representation suits the client's `Accept` header fields, and the server does not want to send
 * another.
 *
 * @see RFC 9110 15.5.7
 */
export const HTTP_406_NOT_ACCEPTABLE = 406

/**
 * Proxy Authentication Required: as 401, but it is the proxy that asks, in `Proxy-Authenticate`.
 *
 * @see RFC 9110 15.5.8
 */
export const HTTP_407_PROXY_AUTHENTICATION_REQUIRED = 407

/**
 * Request Timeout: the request did not arrive in full within the time that the server was ready to wait.
 *
 * @see RFC 9110 15.5.9
 */
export const HTTP_408_REQUEST_TIMEOUT = 408

/**
 * Conflict: the request clashes with the present state of the resource; the user may be able to settle that and try
 * again.
 *
 * @see RFC 9110 15.5.10
 */
export const HTTP_409_CONFLICT = 409

/**
 * Gone: the resource was removed, most likely for good.
 *
 * @see RFC 9110 15.5.11
 */
export const HTTP_410_GONE = 410

/**
 * Length Required: the server does not accept the request without a `Content-Length`.
 *
 * @see RFC 9110 15.5.12
 */
export const HTTP_411_LENGTH_REQUIRED = 411

/**
 * Precondition Failed: a condition in the request's header fields, such as `If-Match`, does not hold.
 *
 * @see RFC 9110 15.5.13
 */
export const HTTP_412_PRECONDITION_FAILED = 412

/**
 * Content Too Large: the request's content is larger than the server can or wants to process.
 *
 * @see RFC 9110 15.5.14
 */
export const HTTP_413_CONTENT_TOO_LARGE = 413

/**
 * Request Entity Too Large: the earlier name of {@link HTTP_413_CONTENT_TOO_LARGE}.
 *
 * @deprecated Use {@link HTTP_413_CONTENT_TOO_LARGE}: the phrase of RFC 2616; it is 'Content Too Large' in RFC 9110.
 * @see RFC 9110 15.5.14
 */
export const HTTP_413_REQUEST_ENTITY_TOO_LARGE = 413

/**
 * URI Too Long: the request's URI is longer than the server wants to interpret.
 *
 * @see RFC 9110 15.5.15
 */
export const HTTP_414_URI_TOO_LONG = 414

/**
 * Request-URI Too Long: the earlier name of {@link HTTP_414_URI_TOO_LONG}.
 *
 * @deprecated Use {@link HTTP_414_URI_TOO_LONG}: the phrase of RFC 2616; it is 'URI Too Long' in RFC 9110.
 * @see RFC 9110 15.5.15
 */
export const HTTP_414_REQUEST_URI_TOO_LONG = 414

/**
 * Unsupported Media Type: the request's content has a format or an encoding that the method does not support on this
 * resource.
 *
 * @see RFC 9110 15.5.16
 */
export const HTTP_415_UNSUPPORTED_MEDIA_TYPE = 415

/**
 * Range Not Satisfiable: the `Range` asked for is invalid, lies outside the representation, or has too many small or
 * overlapping parts.
 *
 * @see RFC 9110 15.5.17
 */
export const HTTP_416_RANGE_NOT_SATISFIABLE = 416

/**
 * Requested Range Not Satisfiable: the earlier name of {@link HTTP_416_RANGE_NOT_SATISFIABLE}.
 *
 * @deprecated Use {@link HTTP_416_RANGE_NOT_SATISFIABLE}: the phrase of RFC 2616; it is 'Range Not Satisfiable' in RFC 9110.
 * @see RFC 9110 15.5.17
 */
export const HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE = 416

/**
 * Expectation Failed: the request's `Expect` cannot be met by at least one of the servers on its way.
 *
 * @see RFC 9110 15.5.18
 */
export const HTTP_417_EXPECTATION_FAILED = 417

/**
 * I'm a Teapot: reserved: the joke of a coffee pot protocol, deployed too widely for the code to be given another
 * meaning.
 *
 * @see RFC 2324; reserved by RFC 9110 15.5.19
 */
export const HTTP_418_IM_A_TEAPOT = 418

/**
 * Misdirected Request: the request reached a server that cannot or will not answer for its URI, over a reused
 * connection for instance.
 *
 * @see RFC 9110 15.5.20
 */
export const HTTP_421_MISDIRECTED_REQUEST = 421

/**
 * Unprocessable Content: the content's format and syntax are right, but its instructions cannot be carried out, as when
 * validation fails.
 *
 * @see RFC 9110 15.5.21
 */
export const HTTP_422_UNPROCESSABLE_CONTENT = 422

/**
 * Unprocessable Entity: the earlier name of {@link HTTP_422_UNPROCESSABLE_CONTENT}.
 *
 * @deprecated Use {@link HTTP_422_UNPROCESSABLE_CONTENT}: the phrase of RFC 4918; it is 'Unprocessable Content' in RFC 9110.
 * @see RFC 9110 15.5.21
 */
export const HTTP_422_UNPROCESSABLE_ENTITY = 422

/**
 * Locked: the source or the destination of the request is locked (WebDAV).
 *
 * @see RFC 4918
 */
export const HTTP_423_LOCKED = 423

/**
 * Failed Dependency: the request failed because another action, which it depends on, failed (WebDAV).
 *
 * @see RFC 4918
 */
export const HTTP_424_FAILED_DEPENDENCY = 424

/**
 * Too Early: the server does not want to risk a request that may be a replay, one in TLS early data for instance.
 *
 * @see RFC 8470
 */
export const HTTP_425_TOO_EARLY = 425

/**
 * Upgrade Required: the server refuses the protocol in use and may accept another, which it must name in `Upgrade`.
 *
 * @see RFC 9110 15.5.22
 */
export const HTTP_426_UPGRADE_REQUIRED = 426

/**
 * Precondition Required: the server wants a conditional request, with `If-Match` for instance, so that no update is
 * lost.
 *
 * @see RFC 6585
 */
export const HTTP_428_PRECONDITION_REQUIRED = 428

/**
 * Too Many Requests: the client sent too many requests in a given time; `Retry-After` may say how long to wait.
 *
 * @see RFC 6585
 */
export const HTTP_429_TOO_MANY_REQUESTS = 429

/**
 * Request Header Fields Too Large: the request's header fields are too large, one of them or all together.
 *
 * @see RFC 6585
 */
export const HTTP_431_REQUEST_HEADER_FIELDS_TOO_LARGE = 431

/**
 * Unavailable For Legal Reasons: access is denied because of a legal demand.
 *
 * @see RFC 7725
 */
export const HTTP_451_UNAVAILABLE_FOR_LEGAL_REASONS = 451

// Server error (RFC 9110 15.6)

/**
 * Internal Server Error: something that the server did not expect keeps it from answering the request.
 *
 * @see RFC 9110 15.6.1
 */
export const HTTP_500_INTERNAL_SERVER_ERROR = 500

/**
 * Not Implemented: the server lacks what the request needs; it does not know the method at all, for instance.
 *
 * @see RFC 9110 15.6.2
 */
export const HTTP_501_NOT_IMPLEMENTED = 501

/**
 * Bad Gateway: a gateway or proxy got an invalid response from the server behind it.
 *
 * @see RFC 9110 15.6.3
 */
export const HTTP_502_BAD_GATEWAY = 502

/**
 * Service Unavailable: the server cannot answer for a while, overloaded or in maintenance; `Retry-After` may say how
 * long.
 *
 * @see RFC 9110 15.6.4
 */
export const HTTP_503_SERVICE_UNAVAILABLE = 503

/**
 * Gateway Timeout: a gateway or proxy got no response in time from a server that it needs.
 *
 * @see RFC 9110 15.6.5
 */
export const HTTP_504_GATEWAY_TIMEOUT = 504

/**
 * HTTP Version Not Supported: the server does not support, or refuses, the request's major version of HTTP.
 *
 * @see RFC 9110 15.6.6
 */
export const HTTP_505_HTTP_VERSION_NOT_SUPPORTED = 505

/**
 * Variant Also Negotiates: the server is misconfigured: the variant that it chose negotiates content itself.
 *
 * @see RFC 2295
 */
export const HTTP_506_VARIANT_ALSO_NEGOTIATES = 506

/**
 * Insufficient Storage: the server cannot store what it needs in order to complete the request (WebDAV).
 *
 * @see RFC 4918
 */
export const HTTP_507_INSUFFICIENT_STORAGE = 507

/**
 * Loop Detected: the server gave up a request of infinite depth, as it met a loop (WebDAV).
 *
 * @see RFC 5842
 */
export const HTTP_508_LOOP_DETECTED = 508

/**
 * Not Extended: the resource wanted the request extended, in an HTTP extension framework that is now obsolete; do not
 * use it.
 *
 * @see RFC 2774 (obsoleted)
 */
export const HTTP_510_NOT_EXTENDED = 510

/**
 * Network Authentication Required: the client must log in to the network first; for captive portals, never for origin
 * servers.
 *
 * @see RFC 6585
 */
export const HTTP_511_NETWORK_AUTHENTICATION_REQUIRED = 511

// WebSocket close codes (RFC 6455 7.4)

/**
 * Normal Closure: the connection has served its purpose and ends as planned.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1000_NORMAL_CLOSURE = 1000

/**
 * Going Away: one side leaves, as a server that shuts down or a browser that moves to another page.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1001_GOING_AWAY = 1001

/**
 * Protocol Error: the other side broke the WebSocket protocol.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1002_PROTOCOL_ERROR = 1002

/**
 * Unsupported Data: a kind of data arrived that this side cannot accept, binary where only text will do for instance.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1003_UNSUPPORTED_DATA = 1003

/**
 * No Status Rcvd: the Close frame that arrived had no code. Only reported locally: an endpoint must never send it in a
 * Close frame.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1005_NO_STATUS_RCVD = 1005

/**
 * Abnormal Closure: the connection ended without a Close frame. Only reported locally: an endpoint must never send it
 * in a Close frame.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1006_ABNORMAL_CLOSURE = 1006

/**
 * Invalid Frame Payload Data: a message's data do not match its type, text that is not UTF-8 for instance.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1007_INVALID_FRAME_PAYLOAD_DATA = 1007

/**
 * Policy Violation: a message breaks this side's policy; the general code, where no other fits or the reason stays
 * private.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1008_POLICY_VIOLATION = 1008

/**
 * Message Too Big: a message is too large for this side to process.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1009_MESSAGE_TOO_BIG = 1009

/**
 * Mandatory Ext.: the client needs an extension that the server did not agree to in the handshake.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1010_MANDATORY_EXT = 1010

/**
 * Internal Error: the server met a condition that it did not expect and cannot go on.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1011_INTERNAL_ERROR = 1011

/**
 * Service Restart: the service restarts; the client may connect again after a random delay.
 *
 * @see IANA WebSocket Close Code registry
 */
export const WS_1012_SERVICE_RESTART = 1012

/**
 * Try Again Later: the service is overloaded; the client should connect elsewhere, or again later when its user asks.
 *
 * @see IANA WebSocket Close Code registry
 */
export const WS_1013_TRY_AGAIN_LATER = 1013

/**
 * Bad Gateway: a gateway or proxy got an invalid response from the server behind it, as 502 in HTTP.
 *
 * @see IANA WebSocket Close Code registry
 */
export const WS_1014_BAD_GATEWAY = 1014

/**
 * TLS Handshake: the TLS handshake failed, on a certificate that cannot be verified for instance. Only reported
 * locally: an endpoint must never send it in a Close frame.
 *
 * @see RFC 6455 7.4.1
 */
export const WS_1015_TLS_HANDSHAKE = 1015
