/** `node --import` this file, and the official client cannot be loaded: what needs it fails, and what does not starts fast. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === '@kubernetes/client-node') throw new Error('the official client is not to be loaded here');
    return next(specifier, context);
  },
});
