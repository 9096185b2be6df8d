export { ActorRights, type Judge } from './actor-rights.js';
export { ApiHeader, ApiProduces, ApiResponse, ApiTags, describeWith } from './api-docs.js';
export { serveConsole } from './console.js';
export { type DeclaredRoute, Routes, UndeclaredRoutes } from './declared.js';
export { IdempotencyKey, IfMatch, NoView, View } from './decorators.js';
export { emailField, epochMsField, idField, nameField, tagField, textField } from './fields.js';
export { HttpModule } from './http.module.js';
export { decodeCursor, encodeCursor, type Page, page, pageQuery, toPage } from './page.js';
export {
  type Access,
  accessKey,
  type ObjectFacts,
  type ObjectParam,
  type ObjectResolver,
  ObjectResolvers,
  Permission,
  Public,
  SignedIn,
  StepUp,
  stepUpKey,
} from './permission.js';
export { ProblemFilter, sendProblem } from './problem.filter.js';
export {
  Busy,
  Conflict,
  Denied,
  type FieldError,
  IfMatchRequired,
  Internal,
  Invalid,
  NotFound,
  Refusal,
  type RefusalKind,
  refusalKind,
  refusalKinds,
  SignInRequired,
  StaleVersion,
  StepUpRequired,
  TooLarge,
  TooMany,
  UnsupportedMedia,
} from './refusal.js';
export { contextPerRequest, securityHeaders } from './request-context.js';
export { createServer, type Transport, transportFor } from './server.js';
export { reloadOnChange, type TlsMaterial, tlsMaterial } from './tls.js';
export { validationPipe } from './validation.js';
