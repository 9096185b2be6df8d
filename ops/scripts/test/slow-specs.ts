/** Real servers take longer than jasmine's five seconds, above all on a busy machine. */
jasmine.DEFAULT_TIMEOUT_INTERVAL = 180_000;
