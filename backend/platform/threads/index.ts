export { answerQuestions } from './answer-questions.js';
export { AskedThread, type AskedThreadSettings, ThreadEnded } from './asked-thread.js';
export { ThreadLink } from './thread-link.js';
