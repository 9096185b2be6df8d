export { CannotOpen, SecretBox, sealingKeyFile } from './secret-box.js';
