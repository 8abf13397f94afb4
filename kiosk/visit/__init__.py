"""The citizen's visit: a pure state machine. No Qt, no SQL, no clock, no I/O."""
