export { CannotOpen, SecretBox, sealingKeyFile } from './secret-box.js';
export { rotateSealingKey } from './rotate.js';
