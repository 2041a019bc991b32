/**
 * What is used of the official client. Imported dynamically; an import of the package itself would keep a bundler from
 * leaving out its 5 MB of generated clients.
 */
export { HttpMethod, KubeConfig, RequestContext } from '@kubernetes/client-node';
