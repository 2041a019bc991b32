/** `node --import` this file, and koffi cannot be loaded, as on a machine for which it has no native part. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'koffi') throw new Error('Cannot find the native Koffi module; did you bundle it correctly?');
    return next(specifier, context);
  },
});
