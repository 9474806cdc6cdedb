// The types of `strictStatus`: Fastify's own route methods once more, with one more type parameter, `Status`, which is
// inferred from the `statusCode` of the route. What a payload looks like is for the type provider of the instance to say,
// so no schema library is imported here. Where the compiler can't know the status, Fastify's own types hold.

import type {
  ContextConfigDefault, FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, FastifyTypeProvider,
  FastifyTypeProviderDefault, HTTPMethods, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerBase, RawServerDefault,
  RouteGenericInterface, RouteHandlerMethod, RouteOptions, RouteShorthandOptions
} from 'fastify'
import type { StatusCode } from '../lib/codes.js'
import type { SharedResponses, StatusCodeOptions } from '../lib/contract/options.js'
import type { HTTP_204_NO_CONTENT, HTTP_205_RESET_CONTENT, HTTP_304_NOT_MODIFIED } from '../lib/status.js'

// The declared status

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

type NumberIn<Text> = Text extends `${infer Code extends number}` ? Code : never

/** The codes for which `isFinalStatus` holds, as texts: to make numbers of all of them costs as much as a completion without them. */
type FinalText = `${2 | 3 | 4 | 5}${Digit}${Digit}`

/** The final codes for which `isNoContent` holds; a test keeps the two together. */
export type NoContentStatus = typeof HTTP_204_NO_CONTENT | typeof HTTP_205_RESET_CONTENT | typeof HTTP_304_NOT_MODIFIED

/** Whether these are literals from 200 to 599. */
type IsFinal<Status extends number> = [`${Status}`] extends [FinalText] ? true : false

/** Whether this is any number. `number extends Status` would hold for the members of an enum too. */
type IsWide<Status extends number> = 0.5 extends Status ? true : false

/** The declared code, or those among which it is, members of enums as numbers; `never` where the compiler can't know it. */
type KnownCode<Status extends number> = IsFinal<Status> extends true ? NumberIn<`${Status}`> : never

// The scope

/**
 * The `defaults` of a scope, as `strictStatus` takes them: one number for all methods, or numbers by method. Declared apart, they have
 * to be `as const`.
 *
 * @example
 * const defaults = { POST: 201, DELETE: 204 } as const satisfies StrictDefaults
 */
export type StrictDefaults = number | { readonly [Method in Known<HTTPMethods>]?: number | undefined }

/**
 * What `strictStatus` reads of the options of a scope. Declared apart, they have to be `as const`. The plugin takes the same object, with
 * other options too.
 *
 * @example
 * const scope = { responses: { 401: Problem }, undeclared: 'warn' } as const
 * await app.register(statusCode, scope)
 * const routes = strictStatus(app, scope)
 */
export interface StrictScope {
  /** The `defaults` of the scope, for routes without a `statusCode`. */
  readonly defaults?: StrictDefaults | undefined
  /** Whether such routes take the only success of their response schemas. */
  readonly fromSchema?: boolean | undefined
  /** The `responses` of the scope: handlers and the route's own hooks may send them. For a function, give all that it may return. */
  readonly responses?: SharedResponses | undefined
  /** The `validation` of the scope, whose status they may send too. */
  readonly validation?: { readonly statusCode: number, readonly schema?: object | undefined } | undefined
}

/** What an option that the plugin doesn't have would need to be. Not a literal: one beside another would be `never`. */
interface NoOptionOfThePlugin { readonly noOptionOfThePlugin: true }

type DefaultsOf<Scope> = Scope extends { readonly defaults: infer Defaults extends StrictDefaults } ? Defaults : Record<never, never>

type SharedOf<Scope> = Scope extends { readonly responses: infer Responses extends object } ? Responses : Record<never, never>

/** The response of failed validation, by its status: without a schema of its own, that which the scope shares. */
type InvalidOf<Scope> =
  Scope extends { readonly validation: { readonly statusCode: infer Code extends number, readonly schema?: infer Schema } }
    ? Record<Code, Schema extends object ? Schema : ResponseFor<SharedOf<Scope>, Code>>
    : Record<never, never>

/** What a scope adds to the responses of its routes. */
type ScopeResponses<Scope> = Omit<SharedOf<Scope>, keyof InvalidOf<Scope>> & InvalidOf<Scope>

// The response schemas

type ResponsesOf<Schema> = Schema extends { response: infer Responses } ? Responses : unknown

/** The key whose schema Fastify applies to this code: the exact code, else its class, else `default`. */
type KeyFor<Responses, Code extends number> =
  Code extends keyof Responses ? Extract<keyof Responses, Code>
    : `${Code}` extends keyof Responses ? `${Code}`
      : `${Code}` extends `${infer Class}${string}`
        ? [Extract<keyof Responses, `${Class}${Xx}`>] extends [never]
            ? Extract<keyof Responses, DefaultKey>
            : Extract<keyof Responses, `${Class}${Xx}`>
        : never

/** What is described for this code: anything where no key covers it. */
type ResponseFor<Responses, Code extends number> =
  [KeyFor<Responses, Code>] extends [never] ? unknown : Responses[KeyFor<Responses, Code> & keyof Responses]

type DefaultKey = 'default' | 'Default' | 'DEFAULT'

type Xx = 'xx' | 'XX' | 'Xx' | 'xX'

/** Those of the codes that no response schema covers. */
type Uncovered<Responses, Code extends number> = Code extends unknown ? [KeyFor<Responses, Code>] extends [never] ? Code : never : never

/** The successes that carry a body. */
type SuccessText = Exclude<`2${Digit}${Digit}`, `${NoContentStatus}`>

/** What a response may have without a body: what the check of a route takes for annotations, and what TypeBox marks its types with. */
type Annotation =
  'title' | 'description' | 'default' | 'example' | 'examples' | 'deprecated' | 'readOnly' | 'writeOnly' | '$id' | '$schema' | '$comment' |
  'headers' | `x-${string}` | `~${string}`

/** Whether a response is described with a body, as the check of a route at run time asks it. */
type HasBody<Response> =
  Response extends { type: 'null' | readonly ['null'] } | { const: null } | { enum: readonly [null] } ? false
    : IsBare<Response> extends true ? false : true

/** The successes of which the body is described. */
type DescribedSuccess<Responses> = {
  [Key in keyof Responses & (number | string)]:
  `${Key}` extends SuccessText ? HasBody<Responses[Key]> extends true ? Key : never : never
}[keyof Responses & (number | string)]

/** Whether a response says nothing of a body: `{ description: 'Created' }`. */
type IsBare<Response> = [keyof Response] extends [Annotation] ? true : false

/** Those of the codes that are refused when the route is added: the bodies of other successes are described, and theirs is not. */
type Forgotten<Responses, Code extends number> =
  Code extends unknown
    ? `${Code}` extends SuccessText
      ? IsFiltered<Responses, KeyFor<Responses, Code>> extends true
        ? never
        : [DescribedSuccess<Responses>] extends [never] ? never : Code
      : never
    : never

type IsFiltered<Responses, Key> = [Key] extends [never] ? false : IsBare<Responses[Key & keyof Responses]> extends true ? false : true

/**
 * What `statusCode` may be on this route: what was given, or, where that can't be, a text that says why, which the
 * compiler prints. `Status` is inferred through the branches that give it back.
 */
type CheckedStatus<Status extends number, Schema extends FastifySchema> =
  [Status] extends [never] ? StatusCode
    : IsFinal<Status> extends true
      ? [Forgotten<ResponsesOf<Schema>, Status>] extends [never]
          ? Status
          : `the declared statusCode ${Forgotten<ResponsesOf<Schema>, Status>} has no response schema: add one for it, '2xx' or 'default'`
      : IsWide<Status> extends true ? Status
        : [Extract<`${Status}`, FinalText>] extends [never] ? `statusCode must be an integer from 200 to 599, but is ${Status}` : Status

// The handler

type Serialized<TypeProvider extends FastifyTypeProvider, Schema> = (TypeProvider & { schema: Schema })['serializer']

/** What the response schema takes: the payload of any of its content types where it has some. */
type PayloadOf<TypeProvider extends FastifyTypeProvider, Response> =
  Response extends { content: infer Content extends Record<string, { schema: unknown }> }
    ? { [Type in keyof Content]: Serialized<TypeProvider, Content[Type]['schema']> }[keyof Content]
    : Serialized<TypeProvider, Response>

/** What a reply without content is given. `void` lets `send()` be called without it. */
type NoContent = null | void | ''

/** What goes out with these codes: anything where no schema says. */
type Payload<TypeProvider extends FastifyTypeProvider, Responses, Code extends number> =
  Code extends NoContentStatus ? NoContent
    : [KeyFor<Responses, Code>] extends [never] ? unknown
        : PayloadOf<TypeProvider, Responses[KeyFor<Responses, Code> & keyof Responses]>

/**
 * A reply of whatever status, and how to give one, which the compiler prints where a handler sets a status and returns its body. It
 * has `then`, for an editor doesn't offer the members of what can be awaited where a payload is written.
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars
export interface SentReply<How extends string> extends Pick<FastifyReply, 'sent' | 'then'> {}

type Replied = 'return reply.code(...).send(...)'

/** What a handler returns: nothing where it has sent the reply itself. */
type Returned<Body> = Body | SentReply<Replied> | void | Promise<Body | SentReply<Replied> | void>

/** What the compiler holds the handler to. `extends infer` keeps what is returned from taking part in the inference of `Status`. */
type HandlerReturn<
  RouteGeneric extends RouteGenericInterface, Schema extends FastifySchema, TypeProvider extends FastifyTypeProvider, Status extends number
> = [KnownCode<Status>] extends [never]
  ? ReturnType<RouteHandlerMethod<
    RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, RouteGeneric, ContextConfigDefault, Schema, TypeProvider
  >>
  : Payload<TypeProvider, ResponsesOf<Schema>, KnownCode<Status>> extends infer Body ? Returned<Body> : never

/** What `send` takes: an error too where there is no content. Elsewhere its members would be offered as those of the payload. */
type Sent<Body> = [Body] extends [NoContent] ? NoContent | Error : Body

/** The responses of a scope that no response of the route covers. Few routes have classes, for which all keys have to be looked up. */
type SharedWith<Responses, Shared> =
  [keyof Responses & (`${3 | 4 | 5}${Xx}` | DefaultKey)] extends [never]
    ? { [Key in Exclude<keyof Shared, keyof Responses>]: Shared[Key] }
    : { [Key in keyof Shared as Key extends number ? Uncovered<Responses, Key> : Exclude<Key, keyof Responses>]: Shared[Key] }

/** The declared code, if no response of the route covers it. */
type Undescribed<Schema, Status extends number> = Record<Uncovered<ResponsesOf<Schema>, KnownCode<Status>>, unknown>

/** The schema by which the route's own hooks may reply: that of the route, with what its scope adds if the route lists its statuses. */
type HookSchema<Schema extends FastifySchema, Status extends number, Scope> =
  [keyof ScopeResponses<Scope>] extends [never] ? Schema
    : [keyof ResponsesOf<Schema> | KnownCode<Status>] extends [never] ? Schema
        : Schema & { response: Undescribed<Schema, Status> & SharedWith<ResponsesOf<Schema>, ScopeResponses<Scope>> }

/**
 * The schema by which Fastify's reply takes codes. Without one for the declared code, it would refuse it: with `{ 404: Problem }`
 * alone, `reply.code(204)` would be an error. Where neither the route nor its scope has response schemas, it takes any code.
 */
type ReplySchema<Schema extends FastifySchema, Status extends number, Scope> =
  [keyof ScopeResponses<Scope>] extends [never]
    ? [Uncovered<ResponsesOf<Schema>, KnownCode<Status>>] extends [never] ? Schema
        : [keyof ResponsesOf<Schema>] extends [never] ? Schema
            : Schema & { response: Undescribed<Schema, Status> }
    : HookSchema<Schema, Status, Scope>

/**
 * Fastify's reply, whose `send` takes what goes out with the declared status. `extends infer` spares the compiler an inference
 * into the payload, for which it would compare all of TypeBox 1's types.
 */
type HandlerReply<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  RouteGeneric extends RouteGenericInterface,
  ContextConfig,
  Schema extends FastifySchema,
  TypeProvider extends FastifyTypeProvider,
  Status extends number,
  Scope
> = [KnownCode<Status>] extends [never]
  ? FastifyReply<RouteGeneric, RawServer, RawRequest, RawReply, ContextConfig, ReplySchema<Schema, Status, Scope>, TypeProvider>
  : Payload<TypeProvider, ResponsesOf<Schema>, KnownCode<Status>> extends infer Body
    ? FastifyReply<
      RouteGeneric, RawServer, RawRequest, RawReply, ContextConfig, ReplySchema<Schema, Status, Scope>, TypeProvider, Sent<Body>
    >
    : never

type Literal = '' | 0 | true | null | readonly [] | [Literal, ...Literal[]] | { [key: string]: Literal }

/**
 * Nothing, once the status is known. Until then, while the compiler infers what a handler returns, it stands for literals, so that
 * `async () => ({ state: 'new' })` is of the type `'new'` and not `string`.
 */
type LiteralsFor<Status extends number> = Status extends string ? Literal : never

/** A route handler, held to the declared status. */
type StrictHandler<
  Status extends number,
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  RouteGeneric extends RouteGenericInterface,
  ContextConfig,
  Schema extends FastifySchema,
  TypeProvider extends FastifyTypeProvider,
  Logger extends FastifyBaseLogger,
  Scope
> = (
  this: FastifyInstance<RawServer, RawRequest, RawReply, Logger, TypeProvider>,
  request: FastifyRequest<RouteGeneric, RawServer, RawRequest, Schema, TypeProvider, ContextConfig, Logger>,
  reply: HandlerReply<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Status, Scope>
) => HandlerReturn<RouteGeneric, Schema, TypeProvider, Status> | LiteralsFor<Status>

/**
 * A handler that is declared apart from its route, in another file say: the type that `strictStatus` gives one with these
 * options, in this scope. Both have to be `as const`. Fastify's `RouteHandlerMethod` and `RouteHandler` don't fit: they take any status.
 *
 * @example
 * export const options = { statusCode: 201, schema: { response: { 201: Item } } } as const
 * export const createItem: HandlerFor<typeof options, TypeBoxTypeProvider> = async () => ({ id: 1 })
 */
export type HandlerFor<
  Options extends { statusCode?: number, schema?: FastifySchema },
  TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault,
  Scope extends StrictScope = Record<never, never>
> = StrictHandler<
  Options extends { statusCode: infer Status extends number }
    ? Status
    : UndeclaredStatus<Scope, Extract<DefaultsOf<Scope>, number>, ResponsesOf<SchemaOf<Options>>>,
  RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, RouteGenericInterface,
  Options extends { config: infer Config } ? Config : ContextConfigDefault,
  SchemaOf<Options>, TypeProvider, FastifyBaseLogger, Scope
>

type SchemaOf<Options> = Options extends { schema: infer Schema extends FastifySchema } ? Schema : FastifySchema

// The methods

interface StrictOptions<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  RouteGeneric extends RouteGenericInterface,
  ContextConfig,
  Schema extends FastifySchema,
  TypeProvider extends FastifyTypeProvider,
  Logger extends FastifyBaseLogger,
  Status extends number,
  Scope
> extends Omit<
  RouteShorthandOptions<
    RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, HookSchema<Schema, Status, Scope>, TypeProvider, Logger
  >,
  'schema' | 'statusCode'
> {
  /** The schemas of the request, and of the responses by status code. */
  schema?: Schema
  /** The status code of this route's success, an integer from 200 to 599, to which its handler is held. */
  statusCode?: CheckedStatus<Status, Schema> | undefined
}

interface StrictOptionsWithHandler<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  RouteGeneric extends RouteGenericInterface,
  ContextConfig,
  Schema extends FastifySchema,
  TypeProvider extends FastifyTypeProvider,
  Logger extends FastifyBaseLogger,
  Status extends number,
  Scope
> extends StrictOptions<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Status, Scope> {
  handler: StrictHandler<Status, RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Scope>
}

interface StrictRouteOptions<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  RouteGeneric extends RouteGenericInterface,
  ContextConfig,
  Schema extends FastifySchema,
  TypeProvider extends FastifyTypeProvider,
  Logger extends FastifyBaseLogger,
  Status extends number,
  Scope
> extends
  StrictOptionsWithHandler<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Status, Scope>,
  Omit<
    RouteOptions<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger>,
    'handler' | keyof RouteShorthandOptions
  > {}

/**
 * A shorthand method (`get`, `post`, ...) whose handler is held to the `statusCode` of its route. The handler comes last
 * or in the options, as with Fastify's own; that is one overload less, so that the compiler names the error itself.
 */
export interface StrictRouteMethod<
  RawServer extends RawServerBase = RawServerDefault,
  RawRequest extends RawRequestDefaultExpression<RawServer> = RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer> = RawReplyDefaultExpression<RawServer>,
  TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault,
  Logger extends FastifyBaseLogger = FastifyBaseLogger,
  Scope extends StrictScope = Record<never, never>,
  Default extends number = never
> {
  <RouteGeneric extends RouteGenericInterface = RouteGenericInterface, ContextConfig = ContextConfigDefault,
    const Schema extends FastifySchema = FastifySchema,
    const Status extends number = UndeclaredStatus<Scope, Default, ResponsesOf<Schema>>>(
    path: string,
    options: StrictOptions<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Status, Scope>,
    handler: StrictHandler<Status, RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Scope>
  ): StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider, Scope>
  <RouteGeneric extends RouteGenericInterface = RouteGenericInterface, ContextConfig = ContextConfigDefault,
    const Schema extends FastifySchema = FastifySchema,
    const Status extends number = UndeclaredStatus<Scope, Default, ResponsesOf<Schema>>>(
    path: string,
    handler: StrictHandler<Status, RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Scope> |
      StrictOptionsWithHandler<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Status, Scope>
  ): StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider, Scope>
}

/** A string type without the `string` that is there for completions to work. */
type Known<Text extends string> = Text extends string ? string extends Text ? never : Text : never

/** The names of Fastify's shorthand methods: `get`, `post`, ..., `all`. */
type ShorthandName = Extract<keyof FastifyInstance, Known<HTTPMethods> | 'all'>

/** The default of a method, whose name is in either case; that of `all` is one for all alone. */
type DefaultOf<Defaults, Name extends string> =
  Defaults extends number ? Defaults : Extract<Defaults[keyof Defaults & (Name | Uppercase<Name>)], number>

/** The only success of the response schemas; `never` where there is none, another one, or `2xx`. */
type OnlySuccess<Responses> = Single<`${keyof Responses & (number | string)}` & (`2${Digit}${Digit}` | `2${Xx}`)>

type Single<Key, All = Key> = Key extends unknown ? [All] extends [Key] ? NumberIn<Key> : never : never

/** The status of a route that declares none: by its response schemas where the scope asks them, else by the default of its method. */
type UndeclaredStatus<Scope, Default extends number, Responses> =
  Scope extends { readonly fromSchema: true }
    ? [OnlySuccess<Responses>] extends [never] ? FittingDefault<Default, Responses> : FittingDefault<OnlySuccess<Responses>, Responses>
    : FittingDefault<Default, Responses>

/** The default, but `never` on a route whose response schemas contradict it, where it has no effect. */
type FittingDefault<Default extends number, Responses> =
  Default extends NoContentStatus
    ? [DescribedSuccess<Responses> | Extract<keyof Responses, DefaultKey>] extends [never] ? Default : never
    : [Forgotten<Responses, Default>] extends [never] ? Default : never

/** The shorthand methods, each with its default. */
type StrictShorthands<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  Logger extends FastifyBaseLogger,
  TypeProvider extends FastifyTypeProvider,
  Scope extends StrictScope
> = {
  [Name in ShorthandName]:
  StrictRouteMethod<RawServer, RawRequest, RawReply, TypeProvider, Logger, Scope, DefaultOf<DefaultsOf<Scope>, Name>>
}

/**
 * What `strictStatus` gives: the route methods of an instance, typed so that a handler is held to the `statusCode` of its
 * route. Its type parameters are those of `FastifyInstance`, and the scope; a function that adds routes can take it as a parameter.
 *
 * @example
 * function addItems (routes: StrictRoutes) {
 *   routes.delete('/items/:id', { statusCode: 204 }, async request => { await remove(request.params) })
 * }
 */
export interface StrictRoutes<
  RawServer extends RawServerBase = RawServerDefault,
  RawRequest extends RawRequestDefaultExpression<RawServer> = RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer> = RawReplyDefaultExpression<RawServer>,
  Logger extends FastifyBaseLogger = FastifyBaseLogger,
  TypeProvider extends FastifyTypeProvider = FastifyTypeProviderDefault,
  Scope extends StrictScope = Record<never, never>
> extends StrictShorthands<RawServer, RawRequest, RawReply, Logger, TypeProvider, Scope> {
  /** Adds a route whose handler is held to its `statusCode`. */
  route<RouteGeneric extends RouteGenericInterface = RouteGenericInterface, ContextConfig = ContextConfigDefault,
    const Schema extends FastifySchema = FastifySchema,
    const Status extends number = UndeclaredStatus<Scope, Extract<DefaultsOf<Scope>, number>, ResponsesOf<Schema>>>(
    options: StrictRouteOptions<RawServer, RawRequest, RawReply, RouteGeneric, ContextConfig, Schema, TypeProvider, Logger, Status, Scope>
  ): StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider, Scope>
}

/**
 * The members of an instance that say all of its types. To infer them from a whole `FastifyInstance`, the compiler has to find out how each
 * of its type parameters affects each of its members: 110,000 instantiations, for which an editor would keep every completion waiting.
 */
type InstanceTypes = 'server' | 'log' | 'routing' | 'addContentTypeParser'

/**
 * The same instance, whose route methods the compiler holds to the `statusCode` of each route: what a handler returns or
 * sends fits the response schema of that code, a 204, 205 or 304 has nothing, and a code that no response schema covers,
 * or that can't be a status, is an error. `reply.code(404).send(error)` stays as it is. At run time it does nothing.
 *
 * It has the route methods only: keep `app` for everything else.
 *
 * Only a `statusCode` that the compiler knows (a literal, a constant, a member of an enum) holds a handler; with any other,
 * with explicit type arguments, and without one, Fastify's own types hold. It doesn't check `reply.header().send(payload)`. It refuses a
 * status that you set apart from its body: for `reply.code(404); return error` write `return reply.code(404).send(error)`.
 *
 * @param app an instance, with its type provider if it has one
 * @param scope `defaults`, `fromSchema`, `responses` and `validation` of the scope, so that the compiler knows what they add to its routes.
 * They are for the compiler alone: give them to the plugin too
 * @returns that instance, typed as its route methods alone
 * @example
 * const routes = strictStatus(app.withTypeProvider<TypeBoxTypeProvider>())
 * routes.post('/items', { statusCode: 201, schema: { response: { 201: Item, 409: Problem } } }, async (request, reply) => {
 *   if (taken) return reply.code(409).send(problem)
 *   return item // of the type of `Item`
 * })
 */
export function strictStatus<
  RawServer extends RawServerBase,
  RawRequest extends RawRequestDefaultExpression<RawServer>,
  RawReply extends RawReplyDefaultExpression<RawServer>,
  Logger extends FastifyBaseLogger,
  TypeProvider extends FastifyTypeProvider,
  // With further options, for the compiler to infer misspelt ones, and to check them.
  const Scope extends StrictScope & Record<string, unknown> = Record<never, never>
> (
  app: Pick<FastifyInstance<RawServer, RawRequest, RawReply, Logger, TypeProvider>, InstanceTypes>,
  scope?: Scope & Record<Exclude<keyof Scope, keyof StatusCodeOptions>, NoOptionOfThePlugin>
): StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider, Scope> {
  // Stricter than what Fastify says of its own methods, so not assignable from it.
  return app as unknown as StrictRoutes<RawServer, RawRequest, RawReply, Logger, TypeProvider, Scope>
}
