/** `node --import` this file, and the program believes that it runs on macOS. */
Object.defineProperty(process, 'platform', { value: 'darwin' });
