export { startServer, type Server, type ServerOptions } from './startServer.ts';
export type { Behaviour, Fault } from './dev/behaviours.ts';
export type { RememberedRequest, Route } from '../wire/dashboard/rememberedRequest.ts';
