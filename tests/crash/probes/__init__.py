"""A room of the tests: leases of seconds, things to send, and a clock on transactions."""
