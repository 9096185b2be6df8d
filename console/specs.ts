// Every console spec, one line each: the builder has no globs. `specs.spec` of ops/scripts compares it with the folder.
import './ui/format.spec';
import './ui/draft.spec';
import './api/sse.spec';
